/**
 * Resources beside those that Slipway deploys, which Terraform creates with them: roles, log groups, queues, rules, alarms,
 * functions, schedules, security groups. They are stored and returned, and have no effect.
 */
@NullMarked
package dev.slipway.sandbox.stored;

import org.jspecify.annotations.NullMarked;
