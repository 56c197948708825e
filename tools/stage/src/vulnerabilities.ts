import type { Vulnerability } from './stage.ts'

/** What a scan finds in every image. */
export const inBoth: Vulnerability = {
  name: 'CVE-2025-9999',
  severity: 'MEDIUM',
  package: 'busybox',
  version: '1.36.1',
  fixedIn: '1.36.2',
}

/** What a scan finds in an image with an old base image, besides. */
export const inNew: readonly Vulnerability[] = [
  {
    name: 'CVE-2026-1234',
    severity: 'CRITICAL',
    package: 'openssl',
    version: '3.0.11',
    fixedIn: '3.0.15',
  },
  { name: 'CVE-2026-2345', severity: 'CRITICAL', package: 'libxml2', version: '2.9.14' },
  {
    name: 'CVE-2026-3456',
    severity: 'HIGH',
    package: 'zlib',
    version: '1.2.13',
    fixedIn: '1.3.1',
  },
]
