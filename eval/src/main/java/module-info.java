// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Metrics, judges, graders, prompted baselines, gates of builds, reports. */
module io.github.finetune4j.evaluation {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive java.sql;
    requires io.github.finetune4j.html;
    requires com.networknt.schema;
    requires static org.junit.jupiter.api;

    exports io.github.finetune4j.evaluation.baseline;
    exports io.github.finetune4j.evaluation.grader;
    exports io.github.finetune4j.evaluation.judge;
    exports io.github.finetune4j.evaluation.junit;
    exports io.github.finetune4j.evaluation.metric;
    exports io.github.finetune4j.evaluation.report;
    exports io.github.finetune4j.evaluation.text;

    opens io.github.finetune4j.evaluation.junit to
            org.junit.platform.commons;
}
