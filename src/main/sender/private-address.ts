import { BlockList, isIP } from 'node:net';
import { isForbiddenAddress } from './forbidden-address.ts';

/** Addresses that only machines beside this one can reach, or no machine at all. */
const closed = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  closed.addSubnet(network, prefix, 'ipv4');
  const [a = 0, b = 0, c = 0, d = 0] = network.split('.').map(Number);
  const low = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  // The same through NAT64 and as the deprecated ::a.b.c.d; `::ffff:` is checked as IPv4 by itself.
  closed.addSubnet(`64:ff9b::${low}`, 96 + prefix, 'ipv6');
  closed.addSubnet(`::${low}`, 96 + prefix, 'ipv6');
}
closed.addSubnet('fc00::', 7, 'ipv6');
closed.addSubnet('fe80::', 10, 'ipv6');
closed.addSubnet('ff00::', 8, 'ipv6');
closed.addSubnet('64:ff9b:1::', 48, 'ipv6');

/** Whether an address is one of this machine, its network, or a cloud's metadata service. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family === 0 || isForbiddenAddress(address) || closed.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
