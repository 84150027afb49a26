// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The pages of our own modules: one writer of markup, frames, charts. It has no API of its own. */
@SuppressWarnings("module") // the modules that it opens up to are compiled after it
module io.github.finetune4j.html {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires io.github.finetune4j.core;

    exports io.github.finetune4j.html.internal to
            io.github.finetune4j.approach,
            io.github.finetune4j.console,
            io.github.finetune4j.dataset,
            io.github.finetune4j.evaluation,
            io.github.finetune4j.people,
            io.github.finetune4j.registry,
            io.github.finetune4j.replacement,
            io.github.finetune4j.rescue,
            io.github.finetune4j.search;
}
