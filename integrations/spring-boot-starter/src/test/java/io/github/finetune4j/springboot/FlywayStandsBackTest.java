// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** On Boot 3 an application has Flyway only if it says so. */
class FlywayStandsBackTest {
    private static final String ENABLED = "spring.flyway.enabled";

    @TempDir
    Path folder;

    private static @Nullable String enabled(@Nullable ClassLoader loader, Map<String, Object> settings) {
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            if (loader != null) {
                context.setClassLoader(loader);
            }
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("set", settings));
            new FlywayStandsBack().initialize(context);
            return context.getEnvironment().getProperty(ENABLED);
        }
    }

    @Test
    void applicationThatSaysNothing_hasNone() {
        assertThat(enabled(null, Map.of())).isEqualTo("false");
    }

    @Test
    void applicationThatSaysAnything_hasIt() {
        assertThat(enabled(null, Map.of("spring.flyway.locations", "classpath:sql")))
                .isNull();
        assertThat(enabled(null, Map.of("SPRING_FLYWAY_LOCATIONS", "classpath:sql")))
                .isNull();
        assertThat(enabled(null, Map.of(ENABLED, "true"))).isEqualTo("true");
    }

    @Test
    void applicationWithMigrations_hasIt() throws IOException {
        Files.createDirectories(folder.resolve("db/migration"));
        Files.writeString(folder.resolve("db/migration/V1__a.sql"), "select 1");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            assertThat(enabled(loader, Map.of())).isNull();
        }
    }

    @Test
    void whoseFlywayIsNotOurs_isLeftAlone() {
        assertThat(enabled(new FilteredClassLoader("io.github.finetune4j.store.jdbc"), Map.of()))
                .isNull();
        assertThat(enabled(new FilteredClassLoader("org.springframework.boot.autoconfigure.flyway"), Map.of()))
                .isNull(); // Boot 4
    }
}
