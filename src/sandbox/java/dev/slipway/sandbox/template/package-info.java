/** CloudFormation: the event rules and schedules that a template creates with given parameters. */
@NullMarked
package dev.slipway.sandbox.template;

import org.jspecify.annotations.NullMarked;
