// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Languages of texts, by Lingua. */
module io.github.finetune4j.dataset.lingua {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.dataset;
    requires com.github.pemistahl.lingua;

    exports io.github.finetune4j.dataset.lingua;
}
