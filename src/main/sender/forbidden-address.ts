import { BlockList, isIP } from 'node:net';

/**
 * Addresses that answer only machines beside them, among them the services that hand cloud credentials to whoever
 * asks. IPv4 rules also hold for IPv4 written as IPv6: as `::ffff:`, through NAT64, 6to4, and as the deprecated `::a.b.c.d`.
 */
const forbidden = new BlockList();
for (const [network, prefix] of [
  ['169.254.0.0', 16],
  // Metadata services outside the link-local range: Alibaba, Azure's wire server, Oracle.
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
] as const) {
  const hex = network.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  const low = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`;
  forbidden.addSubnet(network, prefix, 'ipv4');
  forbidden.addSubnet(`64:ff9b::${low}`, 96 + prefix, 'ipv6');
  forbidden.addSubnet(`::${low}`, 96 + prefix, 'ipv6');
  forbidden.addSubnet(`2002:${low}::`, 16 + prefix, 'ipv6');
}
forbidden.addSubnet('fe80::', 10, 'ipv6');
// The same over IPv6: all that AWS keeps for its instances, Google, Oracle, Scaleway.
forbidden.addSubnet('fd00:ec2::', 32, 'ipv6');
forbidden.addAddress('fd20:ce::254', 'ipv6');
forbidden.addAddress('fd00:c1::a9fe:a9fe', 'ipv6');
forbidden.addAddress('fd00:42::42', 'ipv6');

const metadataNames = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'metadata.tencentyun.com',
  'instance-data',
  'instance-data.ec2.internal',
]);

export function isForbiddenAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && forbidden.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Whether a host, without brackets, is forbidden as it is written: a cloud's metadata name or a forbidden address. */
export function isForbiddenHost(host: string): boolean {
  return isForbiddenAddress(host) || metadataNames.has(host.replace(/\.$/, '').toLowerCase());
}
