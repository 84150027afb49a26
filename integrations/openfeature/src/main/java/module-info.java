// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Arms of rollouts as OpenFeature flags, and rollouts that flags steer. */
module io.github.finetune4j.openfeature {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive dev.openfeature.sdk;
    requires transitive io.github.finetune4j.core;

    exports io.github.finetune4j.openfeature;
}
