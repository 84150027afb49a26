package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Point 7: the page over real HTTP. */
class RolloutPageTest {
    private static final String TOKEN = "a-secret-of-16-and-more";
    private final Lab lab = new Lab(5);
    private final HttpServer server = server();

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Rollout live(String metric) {
        RolloutPolicy policy = Lab.calm(Policies.canary("page"))
                .addMetric(LiveMetric.rate(metric, (request, response) -> 1))
                .gate(Gates.watch("error_rate", 0.02))
                .gate(Gates.watch(metric, 0.1))
                .build();
        Rollout live = lab.start(policy, lab.model("old", 0.05), lab.model("new", 0.05));
        lab.traffic(live, 1500, Duration.ofHours(20));
        return live;
    }

    private void serve(RolloutPage page) {
        server.createContext("/rollout", page);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String form) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri("/rollout/act"))
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    @Test
    void page_showsStagesSequencesGatesAndAudit_andNothingFromElsewhere() throws Exception {
        Rollout live = live("solved");
        serve(RolloutPage.readOnly(live));
        HttpResponse<String> page = get("/rollout");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains(
                        "page",
                        "RUNNING",
                        "stage 1 of 4",
                        "error_rate watched by 0.02",
                        "Confidence sequences",
                        "STARTED")
                .contains("<svg", "ROLLED BACK", "PROMOTED")
                .doesNotContain("<script", "http://", "https://", "<form");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
        assertThat(get("/rollout/audit.jsonl").body()).isEqualTo(live.auditJsonl());
        java.nio.file.Files.writeString(java.nio.file.Path.of("target", "rollout-page.html"), page.body());
    }

    @Test
    void page_escapesWhatOthersWrote() throws Exception {
        Rollout live = live("<b>solved");
        live.pause("<i>ada", "\"><script>alert(1)</script>");
        serve(RolloutPage.readOnly(live));
        assertThat(get("/rollout").body())
                .contains("&lt;b&gt;solved", "&lt;i&gt;ada")
                .doesNotContain("<b>", "<i>", "<script");
    }

    @Test
    void readOnlyPage_takesNoAction() throws Exception {
        Rollout live = live("solved");
        serve(RolloutPage.readOnly(live));
        assertThat(post("act=rollback&who=ada&why=now&token=").statusCode()).isEqualTo(403);
        assertThat(live.status().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void pageWithAToken_actsOnlyForWhoKnowsIt_withAReason() throws Exception {
        Rollout live = live("solved");
        serve(RolloutPage.withToken(live, TOKEN));
        assertThat(get("/rollout").body())
                .contains("<form method=post action=\"/rollout/act\">")
                .doesNotContain(TOKEN);
        assertThat(post("act=pause&who=ada&why=now&token=wrong-wrong-wrong-w").statusCode())
                .isEqualTo(403);
        assertThat(post("act=pause&who=ada&why=&token=" + TOKEN).statusCode()).isEqualTo(400);
        assertThat(post("act=explode&who=ada&why=now&token=" + TOKEN).statusCode())
                .isEqualTo(400);
        assertThat(post("act=resume&who=ada&why=now&token=" + TOKEN).statusCode())
                .isEqualTo(409);
        assertThat(post("act=pause&who=ada&why=a+release&token=" + TOKEN).statusCode())
                .isEqualTo(303);
        assertThat(live.status().phase()).isEqualTo(Phase.PAUSED);
        assertThat(live.audit().get(live.audit().size() - 1).why()).isEqualTo("a release");
        assertThatThrownBy(() -> RolloutPage.withToken(live, "short")).isInstanceOf(IllegalArgumentException.class);
    }
}
