// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who may act at the endpoint of an application with Spring Security and without it; run on each line of Boot. */
class WhoMayActTest {
    private static final String ROLLOUT = "/actuator/rollouts/support";
    private static final String PROMOTE = "{\"act\":\"promote\",\"why\":\"because\",\"who\":\"mallory\"}";
    private static final String OPEN = "--finetune4j.rollout.endpoint.act-without-authentication=true";

    /** Found by no scan, since it is no component. */
    @EnableAutoConfiguration
    static class TwoModels {
        @Bean
        ChatModel baseline() {
            return saying("old").named("v1");
        }

        @Bean
        ChatModel candidate() {
            return saying("new").named("v2");
        }

        private static ChatModel saying(String words) {
            return request -> new ChatResponse(words, FinishReason.STOP, new Usage(1, 1));
        }
    }

    /** Everybody may do everything, and whoever wants to may sign in. */
    static class PermitAll {
        @Bean
        SecurityFilterChain guard(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .httpBasic(Customizer.withDefaults())
                    .csrf(csrf -> csrf.disable())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(
                    User.withUsername("olga").password("{noop}olga").build());
        }
    }

    @TempDir
    Path folder; // target may hold a database of an older version

    private Running start(SpringApplication application, String... more) {
        Stream<String> own = Stream.of(
                "--spring.datasource.url=jdbc:h2:file:" + folder.resolve("support"),
                "--finetune4j.rollout.store=memory",
                "--finetune4j.console.enabled=false");
        Running running =
                Running.of(application, Stream.concat(own, Stream.of(more)).toArray(String[]::new));
        assertThat(folder.resolve("support.mv.db")).exists();
        return running;
    }

    private Running withoutSecurity(String... more) {
        SpringApplication application = new SpringApplication(TwoModels.class);
        application.setResourceLoader(
                new DefaultResourceLoader(new FilteredClassLoader("org.springframework.security")));
        return start(application, more);
    }

    private Running permittingAll(String... more) {
        return start(new SpringApplication(TwoModels.class, PermitAll.class), more);
    }

    private static List<String> whos(Running application) {
        return application.bean(Rollout.class).audit().stream()
                .map(RolloutEvent::who)
                .toList();
    }

    private static void onlyReads(Running application) {
        for (String body : List.of(PROMOTE, "{\"act\":\"rollback\",\"why\":\"because\"}")) {
            HttpResponse<String> answer = application.post("", ROLLOUT, body);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("nobody is signed in -> sign in");
        }
        HttpResponse<String> read = application.get("", ROLLOUT);
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body()).contains("\"phase\":\"RUNNING\"").doesNotContain("mallory");
        assertThat(whos(application)).containsExactly("rollout");
    }

    private static void quotes(Running application) {
        assertThat(application.post("", ROLLOUT, PROMOTE).statusCode()).isEqualTo(200);
        assertThat(application.bean(Rollout.class).status().phase()).isEqualTo(Phase.PROMOTED);
        assertThat(whos(application)).containsExactly("rollout", "unauthenticated, calls itself \"mallory\"");
    }

    @Test
    void withoutSecurity_theEndpointOnlyReads() {
        try (Running application = withoutSecurity()) {
            onlyReads(application);
        }
    }

    @Test
    void withoutSecurity_whereTheSettingSaysSo_whoeverActsIsQuoted() {
        try (Running application = withoutSecurity(OPEN)) {
            quotes(application);
        }
    }

    @Test
    void whereAllIsPermitted_nobodyActsWithoutSigningIn_andWhoSignsInActsUnderThatName() {
        try (Running application = permittingAll()) {
            onlyReads(application);
            assertThat(application.post("olga", ROLLOUT, PROMOTE).statusCode())
                    .as("not under another name")
                    .isEqualTo(400);
            assertThat(application
                            .post("olga", ROLLOUT, "{\"act\":\"promote\",\"why\":\"because\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(whos(application)).containsExactly("rollout", "olga");
        }
    }

    @Test
    void whereAllIsPermitted_andTheSettingSaysSo_whoeverActsIsQuoted() {
        try (Running application = permittingAll(OPEN)) {
            quotes(application);
        }
    }

    /** An MBean has no caller who is signed in. */
    @Test
    void jmx_doesNotHaveTheEndpoint() throws Exception {
        try (Running application =
                permittingAll("--spring.jmx.enabled=true", "--management.endpoints.jmx.exposure.include=*")) {
            Set<ObjectName> endpoints = ManagementFactory.getPlatformMBeanServer()
                    .queryNames(new ObjectName("org.springframework.boot:type=Endpoint,*"), null);
            assertThat(application.get("", ROLLOUT).statusCode()).isEqualTo(200);
            assertThat(endpoints)
                    .extracting(name -> name.getKeyProperty("name"))
                    .contains("Health")
                    .doesNotContain("Rollouts");
        }
    }
}
