// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Keeps Boot 3 from running Flyway for an application that has none of its own. Flyway is there as
 * finetune4j-store-jdbc needs it for its own tables; Boot 3 takes that for a wish, and then refuses to start on a
 * database that holds tables already. Boot 4 asks for {@code spring-boot-flyway}.
 */
final class FlywayStandsBack implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final String FLYWAY = "spring.flyway.";
    private static final String OF_BOOT_3 = "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ClassLoader loader = context.getClassLoader();
        boolean comesWithOurs = JdbcStores.present(loader) && ClassUtils.isPresent(OF_BOOT_3, loader);
        if (comesWithOurs && !isSet(context.getEnvironment()) && !hasMigrations(context)) {
            context.getEnvironment()
                    .getPropertySources()
                    .addLast(new MapPropertySource(
                            "finetune4j: no Flyway of the application's own", Map.of(FLYWAY + "enabled", "false")));
        }
    }

    private static boolean isSet(ConfigurableEnvironment environment) {
        return environment.getPropertySources().stream()
                .filter(EnumerablePropertySource.class::isInstance)
                .flatMap(source -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '.'))
                .anyMatch(name -> name.startsWith(FLYWAY));
    }

    private static boolean hasMigrations(ConfigurableApplicationContext context) {
        try {
            return context.getResources("classpath*:db/migration/**/*.*").length > 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the class path can't be read -> check its jars", e);
        }
    }
}
