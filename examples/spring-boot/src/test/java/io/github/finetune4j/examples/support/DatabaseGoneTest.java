// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.h2.tools.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator rolls back while the database is gone: a server of its own, behind a real pool of connections, which
 * waits for minutes before it gives up. Run on each line of Boot.
 */
@Timeout(300)
@Tag("slow")
class DatabaseGoneTest {
    private static final String ROLLOUT = "/actuator/rollouts/support";
    private static final String OLD = "Have you read the manual?";
    /** Ten times as long as an operator is to wait, and less than half of what the pool waits. */
    private static final Duration LATE = Duration.ofSeconds(50);

    @TempDir
    Path folder;

    private static Server database(Path folder, int port) throws SQLException {
        return Server.createTcpServer("-tcpPort", "" + port, "-ifNotExists", "-baseDir", folder.toString())
                .start();
    }

    private static HttpResponse<String> act(Running application, String act) {
        long before = System.nanoTime();
        HttpResponse<String> answer =
                application.post("olga", ROLLOUT, "{\"act\":\"" + act + "\",\"why\":\"it invents prices\"}");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LATE);
        return answer;
    }

    private static Set<String> answers(Running application) {
        return IntStream.range(0, 12).mapToObj(i -> application.ask("c-" + i)).collect(Collectors.toSet());
    }

    @Test
    void rollback_takesEffectAtOnce_isSaidNotToBeStored_andIsStoredWhenTheDatabaseIsBack() throws SQLException {
        Server server = database(folder, 0);
        int port = server.getPort();
        try (Running application = Running.at(
                "jdbc:h2:tcp://localhost:" + port + "/support",
                "--spring.datasource.username=sa",
                "--spring.datasource.hikari.connection-timeout=120000")) {
            assertThat(answers(application)).hasSize(2);
            server.stop();

            HttpResponse<String> rollback = act(application, "rollback");

            assertThat(rollback.statusCode()).isEqualTo(202);
            assertThat(rollback.body())
                    .contains("\"share\":0.0")
                    .contains("\"held\":\"on the baseline here, not stored yet: rolled back by olga at ")
                    .contains("\"problem\":\"rollout support is on the baseline in this process, rolled back by olga");
            assertThat(answers(application)).containsExactly(OLD);
            assertThat(act(application, "promote").statusCode()).isEqualTo(503);
            assertThat(application.get("olga", "/actuator/rollouts").body())
                    .contains("on the baseline here, not stored yet");

            server = database(folder, port);
            String now = application.get("olga", "/actuator/rollouts").body();
            while (!now.contains("\"phase\":\"ROLLED_BACK\"")) {
                Thread.onSpinWait();
                now = application.get("olga", "/actuator/rollouts").body();
            }
            assertThat(now).contains("\"held\":\"\"");
            assertThat(application.get("olga", ROLLOUT).body()).containsOnlyOnce("\"kind\":\"ROLLED_BACK\"");
            assertThat(answers(application)).containsExactly(OLD);
        } finally {
            server.stop();
        }
    }
}
