// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Hugging Face chat templates: a small Jinja that renders and marks. */
module io.github.finetune4j.chattemplate {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;

    exports io.github.finetune4j.chattemplate;
}
