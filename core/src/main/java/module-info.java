// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** The domain and its engines: data sets, training, jobs, models, evaluation, rollout, the provider SPI. */
@SuppressWarnings("module") // the modules that it opens up to are compiled after it
module io.github.finetune4j.core {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.statistics;
    requires com.fasterxml.jackson.core;

    exports io.github.finetune4j;
    exports io.github.finetune4j.chat;
    exports io.github.finetune4j.dataset;
    exports io.github.finetune4j.dataset.privacy;
    exports io.github.finetune4j.dataset.result;
    exports io.github.finetune4j.dataset.spi;
    exports io.github.finetune4j.erasure;
    exports io.github.finetune4j.error;
    exports io.github.finetune4j.evaluation;
    exports io.github.finetune4j.evaluation.calls;
    exports io.github.finetune4j.evaluation.gate;
    exports io.github.finetune4j.feedback;
    exports io.github.finetune4j.job;
    exports io.github.finetune4j.journal;
    exports io.github.finetune4j.model;
    exports io.github.finetune4j.registry;
    exports io.github.finetune4j.rollout;
    exports io.github.finetune4j.spi;
    exports io.github.finetune4j.text;
    exports io.github.finetune4j.training;
    exports io.github.finetune4j.dataset.internal.read to
            io.github.finetune4j.teacher;
    exports io.github.finetune4j.dataset.internal.write to
            io.github.finetune4j.dataset,
            io.github.finetune4j.http,
            io.github.finetune4j.openai,
            io.github.finetune4j.registry,
            io.github.finetune4j.replacement,
            io.github.finetune4j.together;
    exports io.github.finetune4j.rollout.internal.record to
            io.github.finetune4j.capture;
    exports io.github.finetune4j.internal.callback to
            io.github.finetune4j.aws,
            io.github.finetune4j.capture,
            io.github.finetune4j.console,
            io.github.finetune4j.dataset,
            io.github.finetune4j.dataset.parquet,
            io.github.finetune4j.evaluation,
            io.github.finetune4j.evidently,
            io.github.finetune4j.fireworks,
            io.github.finetune4j.google,
            io.github.finetune4j.heads,
            io.github.finetune4j.http,
            io.github.finetune4j.huggingface,
            io.github.finetune4j.langchain4j,
            io.github.finetune4j.lora,
            io.github.finetune4j.maintenance,
            io.github.finetune4j.micrometer,
            io.github.finetune4j.mlflow,
            io.github.finetune4j.monitor,
            io.github.finetune4j.openai,
            io.github.finetune4j.openfeature,
            io.github.finetune4j.opentelemetry,
            io.github.finetune4j.people,
            io.github.finetune4j.providers,
            io.github.finetune4j.registry,
            io.github.finetune4j.replacement,
            io.github.finetune4j.rescue,
            io.github.finetune4j.retrieval,
            io.github.finetune4j.search,
            io.github.finetune4j.springai,
            io.github.finetune4j.springboot,
            io.github.finetune4j.store.jdbc,
            io.github.finetune4j.teacher,
            io.github.finetune4j.testkit,
            io.github.finetune4j.testkit.services,
            io.github.finetune4j.together,
            io.github.finetune4j.trackers,
            io.github.finetune4j.workspace;
    exports io.github.finetune4j.internal.chat to
            io.github.finetune4j.anthropic,
            io.github.finetune4j.aws,
            io.github.finetune4j.capture,
            io.github.finetune4j.dataset,
            io.github.finetune4j.google,
            io.github.finetune4j.heads,
            io.github.finetune4j.http,
            io.github.finetune4j.huggingface,
            io.github.finetune4j.langchain4j,
            io.github.finetune4j.lora,
            io.github.finetune4j.mlflow,
            io.github.finetune4j.monitor,
            io.github.finetune4j.openai,
            io.github.finetune4j.people,
            io.github.finetune4j.rescue,
            io.github.finetune4j.springai,
            io.github.finetune4j.testkit,
            io.github.finetune4j.testkit.services,
            io.github.finetune4j.together;
    exports io.github.finetune4j.internal.files to
            io.github.finetune4j.anthropic,
            io.github.finetune4j.approach,
            io.github.finetune4j.aws,
            io.github.finetune4j.capture,
            io.github.finetune4j.dataset,
            io.github.finetune4j.dataset.parquet,
            io.github.finetune4j.evaluation,
            io.github.finetune4j.evidently,
            io.github.finetune4j.fireworks,
            io.github.finetune4j.google,
            io.github.finetune4j.heads,
            io.github.finetune4j.http,
            io.github.finetune4j.huggingface,
            io.github.finetune4j.lora,
            io.github.finetune4j.maintenance,
            io.github.finetune4j.monitor,
            io.github.finetune4j.openai,
            io.github.finetune4j.people,
            io.github.finetune4j.registry,
            io.github.finetune4j.replacement,
            io.github.finetune4j.rescue,
            io.github.finetune4j.retrieval,
            io.github.finetune4j.search,
            io.github.finetune4j.together,
            io.github.finetune4j.trackers,
            io.github.finetune4j.workspace;
    exports io.github.finetune4j.internal.json to
            io.github.finetune4j.anthropic,
            io.github.finetune4j.approach,
            io.github.finetune4j.aws,
            io.github.finetune4j.capture,
            io.github.finetune4j.console,
            io.github.finetune4j.dataset,
            io.github.finetune4j.dataset.parquet,
            io.github.finetune4j.evaluation,
            io.github.finetune4j.evidently,
            io.github.finetune4j.fireworks,
            io.github.finetune4j.google,
            io.github.finetune4j.heads,
            io.github.finetune4j.http,
            io.github.finetune4j.huggingface,
            io.github.finetune4j.langchain4j,
            io.github.finetune4j.lora,
            io.github.finetune4j.maintenance,
            io.github.finetune4j.mlflow,
            io.github.finetune4j.monitor,
            io.github.finetune4j.openai,
            io.github.finetune4j.opentelemetry,
            io.github.finetune4j.people,
            io.github.finetune4j.providers,
            io.github.finetune4j.registry,
            io.github.finetune4j.replacement,
            io.github.finetune4j.rescue,
            io.github.finetune4j.search,
            io.github.finetune4j.springai,
            io.github.finetune4j.teacher,
            io.github.finetune4j.testkit,
            io.github.finetune4j.testkit.services,
            io.github.finetune4j.together,
            io.github.finetune4j.trackers,
            io.github.finetune4j.workspace;
    exports io.github.finetune4j.internal.names to
            io.github.finetune4j.anthropic,
            io.github.finetune4j.approach,
            io.github.finetune4j.aws,
            io.github.finetune4j.capture,
            io.github.finetune4j.console,
            io.github.finetune4j.dataset,
            io.github.finetune4j.evaluation,
            io.github.finetune4j.google,
            io.github.finetune4j.heads,
            io.github.finetune4j.http,
            io.github.finetune4j.huggingface,
            io.github.finetune4j.langchain4j,
            io.github.finetune4j.lora,
            io.github.finetune4j.maintenance,
            io.github.finetune4j.micrometer,
            io.github.finetune4j.mlflow,
            io.github.finetune4j.monitor,
            io.github.finetune4j.openai,
            io.github.finetune4j.openfeature,
            io.github.finetune4j.opentelemetry,
            io.github.finetune4j.people,
            io.github.finetune4j.providers,
            io.github.finetune4j.registry,
            io.github.finetune4j.replacement,
            io.github.finetune4j.rescue,
            io.github.finetune4j.retrieval,
            io.github.finetune4j.search,
            io.github.finetune4j.springai,
            io.github.finetune4j.store.jdbc,
            io.github.finetune4j.teacher,
            io.github.finetune4j.together,
            io.github.finetune4j.trackers;
    exports io.github.finetune4j.internal.server to
            io.github.finetune4j.console,
            io.github.finetune4j.openai;
    exports io.github.finetune4j.internal.text to
            io.github.finetune4j.approach,
            io.github.finetune4j.aws,
            io.github.finetune4j.capture,
            io.github.finetune4j.console,
            io.github.finetune4j.dataset,
            io.github.finetune4j.evaluation,
            io.github.finetune4j.fireworks,
            io.github.finetune4j.google,
            io.github.finetune4j.heads,
            io.github.finetune4j.html,
            io.github.finetune4j.http,
            io.github.finetune4j.huggingface,
            io.github.finetune4j.langchain4j,
            io.github.finetune4j.lora,
            io.github.finetune4j.maintenance,
            io.github.finetune4j.monitor,
            io.github.finetune4j.openai,
            io.github.finetune4j.people,
            io.github.finetune4j.providers,
            io.github.finetune4j.registry,
            io.github.finetune4j.replacement,
            io.github.finetune4j.rescue,
            io.github.finetune4j.search,
            io.github.finetune4j.springai,
            io.github.finetune4j.springboot,
            io.github.finetune4j.teacher,
            io.github.finetune4j.testkit,
            io.github.finetune4j.testkit.services,
            io.github.finetune4j.together;
    exports io.github.finetune4j.internal.logging to
            io.github.finetune4j.console,
            io.github.finetune4j.evaluation,
            io.github.finetune4j.http,
            io.github.finetune4j.lora;

    uses io.github.finetune4j.dataset.spi.DatasetFileKind;
    uses io.github.finetune4j.spi.FineTuneProviderFactory;
}
