// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.monitor.Slice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private record Received(String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return Objects.requireNonNull(headers.get(name)).get(0);
        }
    }

    private final List<Received> received = new ArrayList<>();
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(
                    new Received(exchange.getRequestURI().getPath(), Map.copyOf(exchange.getRequestHeaders()), body));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static AlertEvent event(AlertEvent.Kind kind) {
        Evidence evidence = new Evidence(
                "error_rate", new Slice("model", "v2 <b>&"), NOON, NOON, NOON, null, null, 0.01, "", List.of("r1"));
        Alert.State state = kind == AlertEvent.Kind.RESOLVED ? Alert.State.RESOLVED : Alert.State.FIRING;
        Alert alert = new Alert(
                "alert-1",
                Alert.Kind.CHANGE,
                state,
                NOON,
                List.of(evidence),
                new Suggestion(Suggestion.Action.ROLL_BACK, "only v2 is affected"),
                NOON);
        return new AlertEvent(7, kind, NOON, alert, "", "");
    }

    @Test
    void json_isSigned_soThatTheReceiverCanCheckIt() throws Exception {
        Webhook.json(address("/alerts")).secret("s3cret").send(event(AlertEvent.Kind.FIRED));
        Received request = received.get(0);
        assertThat(request.header("Finetune4j-event")).isEqualTo("7");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String code = HexFormat.of()
                .formatHex(
                        mac.doFinal((NOON.getEpochSecond() + "." + request.body()).getBytes(StandardCharsets.UTF_8)));
        assertThat(request.header("Finetune4j-signature")).isEqualTo("t=" + NOON.getEpochSecond() + ",v1=" + code);
        Map<?, ?> alert = (Map<?, ?>)
                Objects.requireNonNull(Json.parseObject(request.body()).get("alert"));
        assertThat(alert.get("action")).isEqualTo("roll_back");
        assertThat(alert.get("summary")).asString().contains("error_rate of model=v2");
    }

    @Test
    void slack_getsAMessageThatCannotBreakOut() {
        Webhook.slack(address("/services/T/B/X")).send(event(AlertEvent.Kind.FIRED));
        Map<String, Object> body = Json.parseObject(received.get(0).body());
        assertThat(body.get("text"))
                .asString()
                .contains("*alert-1* fired", "v2 &lt;b&gt;&amp;")
                .doesNotContain("<b>");
        assertThat((List<?>) body.get("blocks")).hasSize(1);
    }

    @Test
    void alertmanager_holdsWhatIsOpen_andHearsWhenItIsOver() {
        Webhook hook = Webhook.alertmanager(address("/"));
        hook.send(event(AlertEvent.Kind.FIRED));
        hook.send(event(AlertEvent.Kind.RESOLVED));
        assertThat(received.get(0).path()).isEqualTo("/api/v2/alerts");
        assertThat(ends(0)).isAfter(NOON.plusSeconds(86_400));
        assertThat(ends(1)).isEqualTo(NOON);
    }

    private Instant ends(int request) {
        Object body = Objects.requireNonNull(Json.parse(received.get(request).body()));
        return Instant.parse((String) ((Map<?, ?>) ((List<?>) body).get(0)).get("endsAt"));
    }

    @Test
    void serverInTrouble_isTriedAgain_andARefusalIsGivenUp() {
        Webhook hook = Webhook.json(address("/"));
        for (int trouble : new int[] {408, 425, 429, 500, 503}) {
            status = trouble;
            assertThatThrownBy(() -> hook.send(event(AlertEvent.Kind.FIRED))).hasMessageContaining(" -> ");
        }
        status = 404;
        hook.send(event(AlertEvent.Kind.FIRED));
        assertThat(received).hasSize(6);
        server.stop(0);
        assertThatThrownBy(() -> hook.send(event(AlertEvent.Kind.FIRED)))
                .hasMessageContaining("can't be reached")
                .hasMessageNotContaining(String.valueOf(server.getAddress().getPort()));
    }

    @Test
    void address_isNotShown_andMustBeOneOfHttp() {
        Webhook hook = Webhook.slack(URI.create("https://hooks.example.com/services/T0/B0/secret"));
        assertThat(hook.toString()).doesNotContain("secret").contains("hooks.example.com");
        assertThatThrownBy(() -> Webhook.json(URI.create("file:///etc/passwd"))).hasMessageContaining("https://");
        assertThatThrownBy(() -> hook.secret("")).hasMessageContaining(" -> ");
    }
}
