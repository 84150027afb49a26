// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** All that a platform that closes holds of one's own: listed, fetched, and asked while it lives. */
module io.github.finetune4j.rescue {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive io.github.finetune4j.openai;
    requires transitive io.github.finetune4j.providers;
    requires io.github.finetune4j.html;
    requires io.github.finetune4j.http;

    exports io.github.finetune4j.rescue;
}
