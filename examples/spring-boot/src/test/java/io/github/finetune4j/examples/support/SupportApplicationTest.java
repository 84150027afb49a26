// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.rollout.Rollout;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The application as its users and its operators meet it; run on each line of Boot. */
@ExtendWith(OutputCaptureExtension.class)
class SupportApplicationTest {
    private static final String ROLLOUT = "/actuator/rollouts/support";
    private static final String OLD = "Have you read the manual?";
    private static final String NEW = "Let us look at that together.";

    @TempDir
    Path folder;

    private Running start(String... more) {
        return Running.on(folder.resolve("support"), more);
    }

    private static Map<String, String> answers(Running application) {
        Map<String, String> answers = new TreeMap<>();
        IntStream.range(0, 40).forEach(i -> answers.put("c-" + i, application.ask("c-" + i)));
        return answers;
    }

    @Test
    void line_isTheOneThatIsAskedFor() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("spring-boot.version"));
    }

    @Test
    void customers_getTheRolloutsAnswers_andOperatorsSeeAndSteerIt_acrossARestart(CapturedOutput output) {
        Map<String, String> first;
        try (Running application = start()) {
            first = answers(application);
            assertThat(Set.copyOf(first.values())).containsExactlyInAnyOrder(OLD, NEW);
            Rollout rollout = application.bean(Rollout.class);
            assertThat(first).allSatisfy((customer, answer) -> assertThat(answer)
                    .isEqualTo(rollout.arm(customer).equals("baseline") ? OLD : NEW));
            assertThat(application.get("olga", "/actuator/rollouts").body())
                    .contains("\"name\":\"support\"", "\"phase\":\"RUNNING\"", "\"share\":0.5", "\"model\":\"support-v2\"")
                    .contains(requests(first, OLD), requests(first, NEW));
            assertThat(application.post("olga", ROLLOUT, "{\"act\":\"pause\",\"why\":\"a look at it\"}").body())
                    .contains("\"phase\":\"PAUSED\"", "\"who\":\"olga\"", "\"why\":\"a look at it\"");
        }
        assertThat(output).contains("the rollout's state is kept in the application's H2 database");
        try (Running again = start()) {
            assertThat(again.get("olga", ROLLOUT).body())
                    .contains("\"phase\":\"PAUSED\"", "\"who\":\"olga\"", "\"kind\":\"STARTED\"");
            assertThat(answers(again)).isEqualTo(first);
            assertThat(again.post("olga", ROLLOUT, "{\"act\":\"rollback\",\"why\":\"enough seen\"}").statusCode())
                    .isEqualTo(200);
            assertThat(Set.copyOf(answers(again).values())).containsExactly(OLD);
        }
    }

    private static String requests(Map<String, String> answers, String words) {
        return "\"requests\":" + answers.values().stream().filter(words::equals).count();
    }

    @Test
    void health_andMeters_tellOfTheRollout() {
        try (Running application = start()) {
            application.ask("c-1");
            HttpResponse<String> health = application.get("", "/actuator/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body())
                    .contains("\"rollouts\":{")
                    .contains("\"support\":{\"phase\":\"RUNNING\",\"stage\":1,\"stages\":2,\"share\":0.5,\"held\":\"\"}");
            assertThat(application.get("olga", "/actuator/metrics/finetune4j.rollout.requests").body())
                    .contains("\"value\":1.0");
        }
    }

    @Test
    void operations_areBehindTheApplicationsSecurity_andSayWhatIsWrong() {
        try (Running application = start()) {
            String pause = "{\"act\":\"pause\",\"why\":\"a look at it\"}";
            assertThat(application.post("", ROLLOUT, pause).statusCode()).isEqualTo(401);
            assertThat(application.post("ada", ROLLOUT, pause).statusCode()).isEqualTo(403);
            assertThat(application.get("ada", "/actuator/rollouts").statusCode()).isEqualTo(403);
            HttpResponse<String> wrong = application.post("olga", ROLLOUT, "{\"act\":\"stop\",\"why\":\"a look at it\"}");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("act: stop -> choose pause, resume, promote or rollback");
            assertThat(application.post("olga", ROLLOUT, "{\"act\":\"resume\",\"why\":\"go\"}").statusCode())
                    .isEqualTo(409);
            assertThat(application.get("olga", "/actuator/rollouts/billing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void consolesPages_areBehindIt_too_belowTheContextPath() {
        try (Running application = start("--server.servlet.context-path=/shop")) {
            assertThat(application.get("", "/shop/finetune4j/runs").statusCode()).isEqualTo(401);
            assertThat(application.get("ada", "/shop/finetune4j/runs").statusCode()).isEqualTo(403);
            HttpResponse<String> root = application.get("olga", "/shop/finetune4j/");
            assertThat(root.statusCode()).isEqualTo(303);
            assertThat(root.headers().firstValue("Location")).hasValueSatisfying(to -> assertThat(to)
                    .endsWith("/shop/finetune4j/runs"));
            HttpResponse<String> page = application.get("olga", "/shop/finetune4j/live-support");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body())
                    .contains("Rollout support, RUNNING", "href=\"/shop/finetune4j/console.css\"", "Read-only");
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
            assertThat(application.get("olga", "/shop/finetune4j/console.css").headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
            HttpResponse<String> head = application.head("olga", "/shop/finetune4j/runs");
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(application.get("olga", "/shop/finetune4j/rollouts").body()).contains("support-v2");
            assertThat(application.post("olga", "/shop/finetune4j/live-support", "act=pause").statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void databaseOfTheApplication_getsOurTables_andNoFlywayOfItsOwn() throws SQLException {
        try (Running application = start();
                Connection connection = application.bean(DataSource.class).getConnection();
                ResultSet rows = connection.createStatement()
                        .executeQuery("select lower(table_name) from information_schema.tables"
                                + " where table_schema = 'PUBLIC'")) {
            Set<String> tables = new TreeSet<>();
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
            assertThat(tables).contains("finetune4j_rollout_state").allMatch(name -> name.startsWith("finetune4j_"));
        }
    }

    @Test
    void wrongSettings_endTheStart_inWords(CapturedOutput output) {
        for (List<String> wrong : List.of(
                List.of(
                        "--finetune4j.rollout.significance=2",
                        "finetune4j.rollout.significance: 2.0",
                        "Give a chance between 0 and 1, both excluded."),
                List.of(
                        "--finetune4j.rollout.candidates=nobody",
                        "finetune4j.rollout.candidates: nobody is no bean that is a ChatModel",
                        "Define one of this name, or name another."),
                List.of(
                        "--finetune4j.registry.store=none",
                        "finetune4j.console.enabled: true, and there is no registry to show",
                        "Set finetune4j.registry.folder"))) {
            assertThatThrownBy(() -> start(wrong.get(0))).isInstanceOf(Exception.class);
            assertThat(output).contains("APPLICATION FAILED TO START", wrong.get(1), "Action:", wrong.get(2));
        }
    }
}
