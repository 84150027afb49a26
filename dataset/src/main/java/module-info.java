// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/**
 * Data sets beyond core: readers and writers, target rules, cleaning, near duplicates, personal data, measures, the
 * data card.
 */
module io.github.finetune4j.dataset {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive java.sql;
    requires io.github.finetune4j.html;
    requires com.github.luben.zstd_jni;
    requires de.siegmar.fastcsv;
    requires jtokkit;

    exports io.github.finetune4j.dataset.card;
    exports io.github.finetune4j.dataset.clean;
    exports io.github.finetune4j.dataset.duplicates;
    exports io.github.finetune4j.dataset.format;
    exports io.github.finetune4j.dataset.measure;
    exports io.github.finetune4j.dataset.report;
    exports io.github.finetune4j.dataset.source;
    exports io.github.finetune4j.dataset.split;

    provides io.github.finetune4j.dataset.spi.DatasetFileKind with
            io.github.finetune4j.dataset.source.DataFileKind;
}
