export declare function bundleForBrowser(
  source: string,
): Promise<{ readonly code: string; readonly bytes: number; readonly gzipBytes: number }>;
