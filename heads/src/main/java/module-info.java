// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Linear heads, calibrated probabilities, conformal sets, and the cascade of a small model and a large one. */
module io.github.finetune4j.heads {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.statistics;

    exports io.github.finetune4j.heads;
    exports io.github.finetune4j.heads.calibration;
    exports io.github.finetune4j.heads.cascade;
    exports io.github.finetune4j.heads.conformal;
    exports io.github.finetune4j.heads.linear;
}
