package dev.slipway.exploration.model;

/** A fault that is put into the code under test, to see whether the exploration finds it. */
public enum Mutation {
    NONE,
    /** The run ends after it has tagged the revision with its deployment, before it reads the log again. */
    DOES_NOT_READ_LOG_AGAIN,
    /** The run finds no revision between the newest one that it saw and its own. */
    SKIPS_GAP_CHECK,
    /** The run calls UpdateService without having recorded its intent in tags. */
    DOES_NOT_RECORD_INTENT,
    /** The run does not read ECS's deployment history. */
    DOES_NOT_READ_ECS_HISTORY,
    /** The run does not read what completed in ECS's deployment history. */
    DOES_NOT_READ_COMPLETED_DEPLOYMENTS,
    /** The run does not read the template a second time. */
    READS_TEMPLATE_ONCE,
    /** The run registers its release with the current time, and not with the time of the version's request. */
    USES_CURRENT_TIME_AS_REQUEST_TIME,
    /** The run finds no noted deployment on a release that has an announcement. */
    FORGETS_NOTED_DEPLOYMENTS,
    /** The run does not know when the service was created. */
    DOES_NOT_SEE_WHEN_THE_SERVICE_WAS_CREATED,
    /** The run finds each PRIMARY deployment younger than every release. */
    TAKES_EACH_DEPLOYMENT_FOR_NEW,
    /** The run does not know when ECS registered a revision. */
    DOES_NOT_SEE_WHEN_A_REVISION_WAS_REGISTERED,
    /** The run finds another request on each revision. */
    TAKES_EACH_REVISION_FOR_A_REQUEST_OF_ITS_OWN,
    /** The run finds the same progress at each look. */
    SEES_NO_PROGRESS,
    /** The run finds a running task in each deployment. */
    SEES_TASKS_THAT_DO_NOT_RUN,
    /** The run takes a TagResource call that is denied for one that a retry can heal. */
    TAKES_DENIED_TAGS_FOR_THROTTLED,
    /** The run finds another content in each revision. */
    TAKES_EACH_CONTENT_FOR_ANOTHER,
    /** The run finds each FAILED deployment COMPLETED. */
    TAKES_FAILED_FOR_COMPLETED,
    /** The run does not ask whose the family is. */
    DOES_NOT_ASK_WHOSE_THE_FAMILY_IS,
    /** The run does not know which deployment UpdateService answered, so that it believes a read that is older. */
    FORGETS_ANSWER_OF_UPDATE_SERVICE,
    /** The run makes RunTask's token of the revision, and not of the place. */
    MAKES_TOKEN_OF_REVISION,
    /** The run finds each announced start of a release task too old to ask for it again. */
    TAKES_EACH_ANNOUNCEMENT_FOR_OLD,
    /** The run does not note that a release was overtaken while it waited. */
    DOES_NOT_SUPERSEDE_WHAT_WAITS,
    /** The run does not note that a release task has ended. */
    DOES_NOT_NOTE_ENDS,
    /** The run takes the task of a superseded release for one that has ended. */
    TAKES_TASKS_OF_SUPERSEDED_FOR_ENDED,
    /** The run finds the newest revision of the log as at its first read. */
    READS_LOG_ONCE
}
