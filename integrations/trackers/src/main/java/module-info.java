// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Curves of training jobs as TensorBoard event files, written and read. */
module io.github.finetune4j.tensorboard {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;

    exports io.github.finetune4j.tensorboard;
}
