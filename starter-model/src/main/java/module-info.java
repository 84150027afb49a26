// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** A tiny base model as a resource. */
@SuppressWarnings("module") // the module that it opens up to is compiled after it
module io.github.finetune4j.startermodel {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;

    exports io.github.finetune4j.startermodel;
    exports io.github.finetune4j.startermodel.internal to
            io.github.finetune4j.starterencoder;
}
