// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The encoder all-MiniLM-L6-v2 as a resource. */
module io.github.finetune4j.starterencoder {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires io.github.finetune4j.startermodel;

    exports io.github.finetune4j.starterencoder;
}
