/** The accounts over HTTP, for the SDKs, the AWS CLI and Terraform: AWS's protocols, Lambda's Invoke, and the sandbox's own controls. */
@NullMarked
package dev.slipway.sandbox.http;

import org.jspecify.annotations.NullMarked;
