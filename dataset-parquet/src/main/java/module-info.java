// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Parquet files of training rows, read and written by DuckDB. */
module io.github.finetune4j.dataset.parquet {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.dataset;
    requires duckdb.jdbc;

    exports io.github.finetune4j.dataset.parquet;

    provides io.github.finetune4j.dataset.spi.DatasetFileKind with
            io.github.finetune4j.dataset.parquet.ParquetFileKind;
}
