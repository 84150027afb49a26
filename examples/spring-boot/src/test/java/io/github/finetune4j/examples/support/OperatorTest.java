// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as those who operate it meet it, below a context path; run on each line of Boot. */
class OperatorTest {
    private static final String ROOT = "/shop";
    private static final String ROLLOUT = "/shop/actuator/rollouts/support";

    private static Running application;

    @BeforeAll
    static void start(@TempDir Path folder) {
        application = Running.on(folder.resolve("support"), "--server.servlet.context-path=" + ROOT);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void health_andMeters_tellOfTheRollout() {
        application.post("ada", "/shop/ask?customer=c-1", "It blinks.");
        HttpResponse<String> health = application.get("", ROOT + "/actuator/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body())
                .contains("\"rollouts\":{")
                .contains("\"support\":{\"phase\":\"RUNNING\",\"stage\":1,\"stages\":2,\"share\":0.5,\"held\":\"\"}");
        assertThat(application
                        .get("olga", ROOT + "/actuator/metrics/finetune4j.rollout.requests")
                        .body())
                .contains("\"value\":1.0");
    }

    @Test
    void operations_areBehindTheApplicationsSecurity_andSayWhatIsWrong() {
        String pause = "{\"act\":\"pause\",\"why\":\"a look at it\"}";
        assertThat(application.post("", ROLLOUT, pause).statusCode()).isEqualTo(401);
        assertThat(application.post("ada", ROLLOUT, pause).statusCode()).isEqualTo(403);
        assertThat(application.get("ada", ROOT + "/actuator/rollouts").statusCode())
                .isEqualTo(403);
        HttpResponse<String> wrong = application.post("olga", ROLLOUT, "{\"act\":\"stop\",\"why\":\"a look at it\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("act: stop -> choose pause, resume, promote or rollback");
        assertThat(application
                        .post("olga", ROLLOUT, "{\"act\":\"resume\",\"why\":\"go\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(application.get("olga", ROOT + "/actuator/rollouts/billing").statusCode())
                .isEqualTo(404);
    }

    @Test
    void consolesPages_areBehindIt_too_belowTheContextPath() {
        assertThat(application.get("", "/shop/finetune4j/runs").statusCode()).isEqualTo(401);
        assertThat(application.get("ada", "/shop/finetune4j/runs").statusCode()).isEqualTo(403);
        HttpResponse<String> root = application.get("olga", "/shop/finetune4j/");
        assertThat(root.statusCode()).isEqualTo(303);
        assertThat(root.headers().firstValue("Location"))
                .hasValueSatisfying(to -> assertThat(to).endsWith("/shop/finetune4j/runs"));
        HttpResponse<String> page = application.get("olga", "/shop/finetune4j/live-support");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("Rollout support, RUNNING", "href=\"/shop/finetune4j/console.css\"", "Read-only");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        assertThat(application
                        .get("olga", "/shop/finetune4j/console.css")
                        .headers()
                        .firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
        HttpResponse<String> head = application.head("olga", "/shop/finetune4j/runs");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(application.get("olga", "/shop/finetune4j/rollouts").body()).contains("support-v2");
        assertThat(application
                        .post("olga", "/shop/finetune4j/live-support", "act=pause")
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void databaseOfTheApplication_getsOurTables_andNoFlywayOfItsOwn() throws SQLException {
        try (Connection connection = application.bean(DataSource.class).getConnection();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select lower(table_name) from information_schema.tables"
                                + " where table_schema = 'PUBLIC'")) {
            Set<String> tables = new TreeSet<>();
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
            assertThat(tables).contains("finetune4j_rollout_state").allMatch(name -> name.startsWith("finetune4j_"));
        }
    }
}
