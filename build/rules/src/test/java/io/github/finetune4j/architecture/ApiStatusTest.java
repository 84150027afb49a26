// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every type that users can name says what is promised of it, and none that they cannot
 * ({@code docs/decisions/007-api-status.md}).
 */
class ApiStatusTest {
    private static final List<API.Status> PROMISES =
            List.of(API.Status.STABLE, API.Status.EXPERIMENTAL, API.Status.DEPRECATED);

    private static Modules modules;

    @BeforeAll
    static void read() throws IOException {
        modules = Modules.ours();
    }

    @Test
    void everyPublishedArtifact_isAModule() {
        assertThat(modules.names())
                .containsExactly(
                        "anthropic",
                        "approach",
                        "aws",
                        "capture",
                        "chattemplate",
                        "console",
                        "core",
                        "dataset",
                        "dataset.lingua",
                        "dataset.parquet",
                        "evaluation",
                        "evidently",
                        "fireworks",
                        "google",
                        "heads",
                        "html",
                        "http",
                        "huggingface",
                        "langchain4j",
                        "lora",
                        "maintenance",
                        "micrometer",
                        "mlflow",
                        "monitor",
                        "openai",
                        "openfeature",
                        "opentelemetry",
                        "people",
                        "providers",
                        "registry",
                        "replacement",
                        "rescue",
                        "retrieval",
                        "search",
                        "springai",
                        "springboot",
                        "starterencoder",
                        "startermodel",
                        "statistics",
                        "store.jdbc",
                        "teacher",
                        "testkit",
                        "testkit.services",
                        "together",
                        "trackers",
                        "workspace");
    }

    @Test
    void everyExportedType_hasAStatusAndSince() {
        assertThat(modules.visible())
                .hasSizeGreaterThan(300)
                .allSatisfy(type -> assertThat(api(type)).as(type.getName()).hasValueSatisfying(api -> {
                    assertThat(api.status()).isIn(PROMISES);
                    assertThat(api.since()).matches("\\d+\\.\\d+");
                }));
    }

    @Test
    void noOtherType_hasAStatus() {
        assertThat(modules.hidden())
                .hasSizeGreaterThan(300)
                .allSatisfy(type -> assertThat(api(type)).as(type.getName()).isEmpty());
    }

    @Test
    void everyPackageLentToOurOwnModules_isInternal() {
        assertThat(modules.lent()).isNotEmpty().allSatisfy(name -> {
            assertThat(name).contains(".internal");
            API api = Class.forName(name + ".package-info").getAnnotation(API.class);
            assertThat(Objects.requireNonNull(api, name).status()).isEqualTo(API.Status.INTERNAL);
        });
    }

    private static Optional<API> api(JavaClass type) {
        return type.tryGetAnnotationOfType(API.class);
    }
}
