// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** A tiny base model as a resource. */
module io.github.finetune4j.startermodel {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;

    exports io.github.finetune4j.startermodel;
}
