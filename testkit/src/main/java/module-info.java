// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
/** Fakes, a virtual clock and the provider TCK. */
module io.github.finetune4j.testkit {
    requires static transitive org.apiguardian.api;
    requires static transitive org.jspecify;
    requires transitive io.github.finetune4j.core;
    requires transitive jdk.httpserver;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires java.logging;
    requires java.management;

    exports io.github.finetune4j.testkit;

    uses io.github.finetune4j.spi.FineTuneProviderFactory;

    provides io.github.finetune4j.spi.FineTuneProviderFactory with
            io.github.finetune4j.testkit.FakeProviderFactory;
}
