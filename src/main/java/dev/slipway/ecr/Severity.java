package dev.slipway.ecr;

/**
 * The severities of findings that may forbid a deployment, the worst first.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFindings.html">ImageScanFindings</a>
 */
public enum Severity {
    CRITICAL,
    HIGH
}
