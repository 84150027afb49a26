// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import static io.github.finetune4j.http.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.http.internal.Redactor;
import io.github.finetune4j.http.internal.SafeCause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;

/** A key must turn up nowhere: greps everything that is said at the finest log level. */
class SecretsTest {
    private static final String KEY = "k3y-that-looks-like-nothing-special";
    private static final String OTHER = "wandb-s3cret";
    private static final String TEXT = "the user's very own words";

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private void listening(Runnable test) {
        Logger root = Logger.getLogger("");
        Logger ours = Logger.getLogger("io.github.finetune4j");
        Logger jdk = Logger.getLogger("jdk.httpclient");
        Handler handler = new StreamHandler(said, new SimpleFormatter()) {
            @Override
            public synchronized void publish(LogRecord record) {
                super.publish(record);
                flush();
            }
        };
        handler.setLevel(Level.ALL);
        ours.setLevel(Level.ALL);
        root.addHandler(handler);
        try {
            test.run();
        } finally {
            root.removeHandler(handler);
            ours.setLevel(null);
            jdk.setLevel(null);
        }
    }

    private static String printed(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void key_turnsUpNowhere() {
        String echo = "{\"error\":{\"message\":\"key " + KEY + " is bad, or Bearer " + KEY
                + ", or sk-proj-abcdefgh\",\"code\":\"" + KEY + "\"},\"token\":\"" + KEY + "\"}";
        StringBuilder all = new StringBuilder();
        listening(() -> {
            try (TestServer server = TestServer.answering(
                            json(200, "{\"ok\":1,\"prompt_tokens\":5}", "set-cookie", KEY),
                            json(401, echo, "x-request-id", KEY),
                            json(500, echo, "x-ratelimit-limit", KEY),
                            json(302, "", "Location", "https://" + KEY + ".example.com/"));
                    ApiClient client = ApiClient.builder("test", server.uri())
                            .auth(Auth.bearer(ApiKey.of(KEY)))
                            .addHeader("x-api-key", OTHER)
                            .retries(Retries.none())
                            .build()) {
                HttpCall call = HttpCall.post("jobs")
                        .addQuery("api_key", KEY)
                        .json(Map.of("api_key", OTHER, "wandb", Map.of("client_secret", OTHER), "content", TEXT))
                        .build();
                all.append(client.send(call));
                for (int i = 0; i < 3; i++) {
                    Throwable thrown = catchThrowable(() -> client.send(call));
                    all.append(printed(thrown))
                            .append(((io.github.finetune4j.error.ProviderException) thrown).details());
                }
                all.append(client).append(call).append(ApiKey.of(KEY)).append(Auth.bearer(ApiKey.of(KEY)));
            }
        });
        String log = said.toString(StandardCharsets.UTF_8);
        assertThat(log)
                .as("the log says something at its finest level")
                .contains("sends", "brings", "<25 characters>", "prompt_tokens");
        assertThat(all + log).doesNotContain(KEY, OTHER, TEXT, "sk-proj-abcdefgh");
    }

    @Test
    void password_ofBasic_isSentAndTurnsUpNowhere() {
        String sent = "YW5hOms" + "zeS10aGF0LWxvb2tzLWxpa2Utbm90aGluZy1zcGVjaWFs"; // ana:k3y-that-…
        StringBuilder all = new StringBuilder();
        listening(() -> {
            String echo = "{\"error_code\":\"UNAUTHENTICATED\",\"message\":\"not " + sent + ", nor " + KEY + "\"}";
            try (TestServer server = TestServer.answering(json(401, echo));
                    ApiClient client = ApiClient.builder("test", server.uri())
                            .auth(Auth.basic("ana", ApiKey.of(KEY)))
                            .build()) {
                Throwable thrown =
                        catchThrowable(() -> client.send(HttpCall.get("runs").build()));
                all.append(printed(thrown)).append(Auth.basic("ana", ApiKey.of(KEY)));
                assertThat(server.seen.get(0).headers().first("Authorization")).contains("Basic " + sent);
                assertThat(thrown).hasMessageContaining("code UNAUTHENTICATED");
            }
        });
        assertThat(all + said.toString(StandardCharsets.UTF_8)).doesNotContain(KEY, sent);
        assertThatThrownBy(() -> Auth.basic("a:b", ApiKey.of(KEY)))
                .hasMessageContaining("without a colon")
                .hasMessageNotContaining(KEY);
    }

    @Test
    void key_thatIsMalformed_isNotShownEither() {
        assertThatThrownBy(() -> ApiKey.of("abc\ndef" + KEY)).hasMessageNotContaining(KEY);
        assertThatThrownBy(() -> Headers.NONE.plus("x", KEY + "\r\ny: z")).hasMessageNotContaining(KEY);
        assertThatThrownBy(() -> ApiClient.builder("t", URI.create("https://a:" + KEY + "@example.com"))
                        .build())
                .hasMessageNotContaining(KEY);
    }

    @Test
    void causes_areShownWithoutSecrets() {
        Redactor redactor = new Redactor();
        redactor.learn(KEY);
        IOException deep = new IOException("outer " + KEY, new IOException("inner " + KEY));
        String text = printed(new SafeCause(deep, redactor));
        assertThat(text).contains("java.io.IOException: outer ***", "inner ***").doesNotContain(KEY);
    }
}
