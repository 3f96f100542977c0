package dev.slipway.config;

import dev.slipway.config.ReleaseTaskSpec.Text;
import java.util.List;
import java.util.Optional;

/**
 * Checks a release task whose members could be read: characters, and the account of its role.
 *
 * @param path of the release task
 */
record ReleaseTaskCheck(
        TargetSpec spec,
        ReleaseTaskSpec task,
        AccountRegion home,
        ConfigPath path,
        List<ConfigurationProblem> problems) {

    void check() {
        task.texts().forEach((member, text) -> {
            ConfigPath at = path.member(member.json());
            Optional<String> fault = member.fault(text)
                    .or(() -> member == Text.TASK_ROLE_ARN && text.names().isEmpty()
                            ? accountFault(text.text())
                            : Optional.empty());
            fault.ifPresent(what -> problems.add(new ConfigurationProblem(at.toString(), at.about(text.text(), what))));
        });
    }

    /** ECS takes roles of the cluster's account only. It is not known where a name or another problem hides it. */
    private Optional<String> accountFault(String roleArn) {
        if (!isKnown(TargetField.REGION) || !isKnown(TargetField.ROLE_ARN)) {
            return Optional.empty();
        }
        String roles = AccountRegion.of(spec.fixed(TargetField.REGION), spec.fixed(TargetField.ROLE_ARN), home)
                .roles();
        return roleArn.startsWith(roles)
                ? Optional.empty()
                : Optional.of("is not a role of the target's account; write a role's ARN that begins with " + roles);
    }

    private boolean isKnown(TargetField field) {
        return !spec.given().contains(field)
                || spec.fixed(field).filter(text -> field.fault(text).isEmpty()).isPresent();
    }
}
