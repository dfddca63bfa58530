import { BlockList, isIP } from 'node:net';

/**
 * Addresses that answer only machines beside them, among them the services that hand cloud credentials to whoever
 * asks. IPv4 rules also hold for IPv4 written as IPv6 (`::ffff:`); NAT64 and the deprecated `::a.b.c.d` are named.
 */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('::a9fe:0', 112, 'ipv6');
forbidden.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
// Metadata services outside the link-local range: Alibaba, Azure's wire server, Oracle, AWS and Google over IPv6.
forbidden.addAddress('100.100.100.200', 'ipv4');
forbidden.addAddress('168.63.129.16', 'ipv4');
forbidden.addAddress('192.0.0.192', 'ipv4');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
forbidden.addAddress('fd20:ce::254', 'ipv6');

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
