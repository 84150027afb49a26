// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.Console;
import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.ShutdownMonitor;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.capture.CapturedContent;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.LiveMetric;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages over HTTP, with what users really send. */
class MonitorPagesTest {
    private static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");
    private static final String HOSTILE = "<script>document.title='owned'</script>\"'><img src=x onerror=alert(1)>";

    private final MemoryCaptureStore captured = new MemoryCaptureStore(() -> this.now);
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private Instant now = BEGIN;

    @TempDir
    Path folder;

    private Monitors live() {
        Monitors monitors = monitors(Monitor.standard());
        hours(monitors, 22 * 24, 0.3);
        return monitors;
    }

    private Monitors monitors(List<Monitor> watched) {
        return Monitors.builder(captured, new MemoryJournalStore())
                .monitors(watched)
                .sliceBy(Slice.MODEL, "tenant")
                .clock(() -> now)
                .build();
    }

    private void hours(Monitors monitors, int hours, double lastErrors) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
        int number = 0;
        for (int hour = 0; hour < hours; hour++) {
            List<Interaction> asked = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                boolean failed = random.nextDouble() < (hour < 20 * 24 ? 0.02 : lastErrors);
                asked.add(interaction("r" + ++number, now.plusSeconds(60L * i), failed));
            }
            captured.append(asked);
            now = now.plus(Duration.ofHours(1));
        }
        captured.append(List.of(
                new Feedback("r1", now, Feedback.Kind.COMMENT, 0, HOSTILE, "user"),
                new Feedback("r1", now, Feedback.Kind.THUMB, 1, "", "user")));
        now = now.plus(Duration.ofMinutes(5));
        monitors.look();
    }

    private String health(Monitors monitors, List<Supplier<List<CallbackFailures>>> others) throws Exception {
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            Console.Builder builder = Console.builder(registry);
            MonitorPages.of(monitors, captured, others, () -> now).forEach(builder::addPage);
            try (Console console = builder.open()) {
                get(console.url());
                return page(console, "health");
            }
        }
    }

    private static String badge(String tone, String word) {
        return "<span class=\"badge " + tone + "\">" + word + "</span>";
    }

    @Test
    void health_isGreenOnlyWhereSomebodyWouldSeeThatItIsNot() throws Exception {
        try (Monitors monitors =
                monitors(List.of(Monitor.of(LiveMetric.builtIn().get(0))))) {
            assertThat(health(monitors, List.of()))
                    .contains(badge("dim", "nobody has looked yet"))
                    .doesNotContain("badge good");
            monitors.look();
            assertThat(health(monitors, List.of()))
                    .contains(badge("dim", "no data so far"), "No data so far: error_rate.")
                    .doesNotContain("badge good");
            hours(monitors, 48, 0.02);
            assertThat(health(monitors, List.of()))
                    .contains(badge("dim", "learning what is usual"))
                    .doesNotContain("badge good");
            hours(monitors, 20 * 24, 0.02);
            assertThat(health(monitors, List.of()))
                    .contains(badge("good", "nothing is wrong"))
                    .doesNotContain("badge bad", "badge warn", "failed");
        }
    }

    @Tag("slow")
    @Test
    void health_isRedWhereLookingHasStopped() throws Exception {
        Monitors monitors = monitors(List.of(Monitor.of(LiveMetric.builtIn().get(0))));
        hours(monitors, 20 * 24, 0.02);
        monitors.close();
        assertThat(health(monitors, List.of()))
                .contains(badge("bad", "looking has stopped"), "The monitors were closed. The last look that went")
                .doesNotContain("nothing is wrong");
    }

    @Tag("slow")
    @Test
    void health_showsWhichCodeOfTheApplicationFails_howOftenAndSinceWhen() throws Exception {
        Monitor topics = Monitor.shift("topics " + HOSTILE, asked -> {
            throw new NoClassDefFoundError("com/acme/Topics");
        });
        CallbackFailures listener = new CallbackFailures(
                "listener 1 of a capture", "it stays registered", 1200, now, now, "java.lang.AssertionError", false);
        try (Monitors monitors =
                monitors(List.of(Monitor.of(LiveMetric.builtIn().get(0)), topics))) {
            hours(monitors, 20 * 24, 0.02);
            String page = health(
                    monitors,
                    List.of(
                            () -> {
                                throw new NoClassDefFoundError("com/acme/Failures");
                            },
                            () -> List.of(listener)));
            assertThat(page)
                    .contains("<p class=\"caution\">" + badge("warn", "code of the application fails"))
                    .contains("monitor topics &lt;script&gt;", "19,200", "java.lang.NoClassDefFoundError")
                    .contains("what it failed on does not count for it", "2026-01-25", "by why: failed 19,200.")
                    .contains("listener 1 of a capture", "1,200", badge("dim", "works again"))
                    .contains("failures of others on the health page, number 1")
                    .doesNotContain("nothing is wrong", "<script>document");
        }
    }

    @Test
    void ends_areShownWithTheirColours_andTheirAlerts() throws Exception {
        LocalDate gone = LocalDate.of(2026, 3, 1);
        ModelRef model = ModelRef.of("openai", "ft:x:org::" + HOSTILE);
        try (Monitors monitors = Monitors.builder(captured, new MemoryJournalStore())
                .addMonitor(Monitor.of(LiveMetric.builtIn().get(0)))
                .addShutdown(ShutdownMonitor.of("router " + HOSTILE, model.withShutdownDate(gone)))
                .addShutdown(ShutdownMonitor.of("stays", ModelRef.of("local", "m")))
                .clock(() -> now)
                .build()) {
            assertThat(health(monitors, List.of())).doesNotContain("Ends of models");
            monitors.look();
            assertThat(health(monitors, List.of()))
                    .contains("Ends of models", badge("good long", "answers until 28 February 2026, 54 days"))
                    .contains("no end is known", "due 60 days before")
                    .doesNotContain("<script>document");
            now = gone.minusDays(14).atStartOfDay(ZoneOffset.UTC).toInstant();
            monitors.look();
            monitors.alerts().resolve("alert-2", "ana", "we know");
            assertThat(health(monitors, List.of()))
                    .contains(badge("warn long", "answers until 28 February 2026, 13 days"))
                    .doesNotContain("nothing is wrong", "nobody has looked", "no data so far</span>");
            now = gone.atStartOfDay(ZoneOffset.UTC).toInstant();
            assertThat(health(monitors, List.of())).contains(badge("bad long", "no longer answers since 1 March 2026"));
            assertThat(alert(monitors, "alert-1"))
                    .contains(
                            badge("bad long", "no longer answers since 1 March 2026"),
                            "move to another model",
                            "Reported from")
                    .doesNotContain("By chance a year", "<script>document");
        }
    }

    private String alert(Monitors monitors, String id) throws Exception {
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            Console.Builder builder = Console.builder(registry);
            MonitorPages.of(monitors, captured, List.of(), () -> now).forEach(builder::addPage);
            try (Console console = builder.open()) {
                get(console.url());
                return page(console, "alerts?id=" + id);
            }
        }
    }

    private static Interaction interaction(String id, Instant at, boolean failed) {
        return new Interaction(
                id,
                at,
                "support-v2",
                "user-" + id.hashCode() % 97,
                Map.of("tenant", HOSTILE),
                failed ? "error:timeout" : "stop",
                Map.of("error_rate", failed ? 1.0 : 0.0, "latency_ms", 120.0, "cost", 0.002),
                new CapturedContent(
                        List.of(Message.user("مرحبا " + HOSTILE + "\nand more")), Message.assistant("answer " + id)));
    }

    @Test
    void pages_showALiveModel_andLetNothingOfItRun() throws Exception {
        try (Monitors monitors = live();
                RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            Alert alert = monitors.alerts().open().get(0);
            Console.Builder builder = Console.builder(registry).allowChanges();
            MonitorPages.of(monitors, captured, List.of(), () -> now).forEach(builder::addPage);
            try (Console console = builder.open()) {
                get(console.url());
                String health = page(console, "health");
                assertThat(health).contains("Health", "error_rate", ">changed<", alert.id(), "Last 24 hours");
                assertThat(health).doesNotContainPattern("\\d{4}-\\d\\d-\\d\\dT");
                String series = page(console, "series?monitor=error_rate&label=&value=");
                assertThat(series).contains("<svg", "lower bound", "Interval by");
                assertThat(series).contains("error_rate of all, the newest windows", "weighted by n");
                assertThat(points(series, "error_rate of all, by day; figure ends at 0.3229"))
                        .isEqualTo(22);
                String one = page(console, "alerts?id=" + alert.id());
                assertThat(one).contains("What to do", "Evidence", "error_rate", "Examples", "What happened");
                assertThat(page(console, "captured?q=" + encoded("ANSWER r12") + "&outcome=failed"))
                        .contains("interactions");
                String interaction = page(console, "interaction?id=r1");
                assertThat(interaction).contains("answer r1", "مرحبا", "latency_ms", "thumb");
                assertThat(page(console, "feedback?kind=comment")).contains("&lt;img src=x onerror");
                for (String every : List.of(health, series, one, interaction)) {
                    assertThat(every).doesNotContain("<script>document", "<img");
                }
                assertThat(status(console, "interaction?id=nobody")).isEqualTo(404);
                assertThat(status(console, "series?monitor=nothing")).isEqualTo(404);
            }
        }
    }

    @Tag("slow")
    @Test
    void people_acknowledgeAndSilence_withTheSecretOfTheirSessionAlone() throws Exception {
        try (Monitors monitors = live();
                RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            Alert alert = monitors.alerts().open().get(0);
            Console.Builder builder = Console.builder(registry).allowChanges();
            MonitorPages.of(monitors, captured, List.of(), () -> now).forEach(builder::addPage);
            try (Console console = builder.open()) {
                get(console.url());
                String form = page(console, "alerts?id=" + alert.id());
                String done = "id=" + alert.id() + "&do=acknowledge&who=ana&why=looking";
                assertThat(post(console, done)).isEqualTo(403);
                assertThat(post(console, done + "&" + secret(form))).isEqualTo(200);
                assertThat(monitors.alerts().find(alert.id()).orElseThrow().state())
                        .isEqualTo(Alert.State.ACKNOWLEDGED);
                String silence = "do=silence&monitor=error_rate&hours=4&who=ana&why=deploying&" + secret(form);
                assertThat(post(console, silence)).isEqualTo(200);
                assertThat(monitors.alerts().silences())
                        .singleElement()
                        .satisfies(each -> assertThat(each.until()).isEqualTo(now.plus(Duration.ofHours(4))));
                assertThat(post(console, silence.replace("hours=4", "hours=0"))).isEqualTo(400);
                assertThat(post(console, silence.replace("error_rate", "nothing")))
                        .isEqualTo(400);
            }
        }
    }

    /** {@return how many points the first curve of a chart has} */
    private static long points(String page, String chart) {
        Matcher path = Pattern.compile("d=\"M([^\"]*)\"").matcher(page);
        assertThat(page).contains(chart);
        assertThat(path.find(page.indexOf(chart))).isTrue();
        return path.group(1).chars().filter(c -> c == 'L').count() + 1;
    }

    private static String secret(String page) {
        Matcher hidden = Pattern.compile(
                        "<input[^>]*type=\"hidden\"[^>]*name=\"(?!id|do)([^\"]+)\"[^>]*value=\"([^\"]+)\"")
                .matcher(page);
        assertThat(hidden.find()).isTrue();
        return hidden.group(1) + "=" + encoded(hidden.group(2));
    }

    private String page(Console console, String path) throws Exception {
        HttpResponse<String> answer = get(at(console, path));
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    private int status(Console console, String path) throws Exception {
        return get(at(console, path)).statusCode();
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private int post(Console console, String form) throws Exception {
        URI address = at(console, "alerts");
        return client.send(
                        HttpRequest.newBuilder(address)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("Origin", address.getScheme() + "://" + address.getAuthority())
                                .POST(HttpRequest.BodyPublishers.ofString(form))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static URI at(Console console, String path) {
        URI url = console.url();
        return URI.create(url.getScheme() + "://" + url.getAuthority() + "/" + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
