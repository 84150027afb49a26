// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.console.Visitor.Reply;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.GuestPages;
import io.github.finetune4j.console.spi.GuestReply;
import io.github.finetune4j.console.spi.GuestRequest;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.fixtures.Thrown;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Point 8: what the console shows, and what it lets people change. */
class ConsoleTest {
    @TempDir
    Path folder;

    private RegistryStore registry;
    private SampleRegistry sample;
    private Console console;
    private Visitor visitor;

    @BeforeEach
    void open() {
        registry = FileRegistry.open(folder);
        sample = SampleRegistry.fill(registry);
        console = opened(Console.builder(registry).allowChanges());
        visitor = Visitor.in(console);
    }

    private static Console opened(Console.Builder builder) {
        return builder.clock(() -> SampleRegistry.NOW, System::nanoTime).open();
    }

    @AfterEach
    void close() {
        console.close();
        registry.close();
    }

    private String body(String path) {
        Reply reply = visitor.get(path);
        assertThat(reply.status()).as(path).isEqualTo(200);
        return reply.body();
    }

    /** As the local provider makes them: what nobody can tell apart, or remember. */
    @Test
    void runsAndBases_areShownByTheNamesThatPeopleGave_withHashesBesideThem() {
        String run = "local/job-1f0c9a2b1f0c9a2b1f0c9a2b1f0c9a2b";
        String base = "/home/u/.cache/huggingface/hub/models--HuggingFaceTB--SmolLM2-135M/snapshots/"
                + "93efa2f097d58c2a74874c7e644dbc9b0cee75a2";
        registry.add(new RunStarted(
                run,
                SampleRegistry.NOW,
                "tickets",
                "",
                "",
                Map.of("baseModel", base, "suffix", "May, more rows"),
                Map.of()));
        assertThat(body("/runs"))
                .contains(">May, more rows</a> <code>local/job-1f0c9a2b</code>", ">HuggingFaceTB/SmolLM2-135M@93efa2f<")
                .doesNotContain(">" + run + "<");
        assertThat(body("/run?id=" + run))
                .contains("<h1>Run May, more rows, local/job-1f0c9a2b</h1>", "<code>" + run + "</code>");
    }

    @Test
    void longNameOfARun_isCutInHeadingsAndLists_andWholeInItsSpecification() {
        String suffix = "May, " + "W".repeat(300);
        registry.add(new RunStarted(
                "local/job-8", SampleRegistry.NOW, "router", "", "", Map.of("suffix", suffix), Map.of()));
        registry.addPoints("local/job-8", List.of(new MetricPoint("loss", 0, SampleRegistry.NOW, 0.5)));
        assertThat(body("/runs"))
                .contains(">May, " + "W".repeat(74) + "…</a>")
                .as("two figures, not one")
                .containsPattern("0\\.5</span><div>1 step</div>")
                .doesNotContain(suffix);
        assertThat(body("/run?id=local/job-8"))
                .contains("<h1>Run May, " + "W".repeat(74) + "…, local/job-8</h1>", suffix);
    }

    @Test
    void runs_areListedNewestFirst_withStateAndProgress() {
        String page = body("/runs");
        assertThat(page).contains("5 runs", "succeeded", "failed", "running", "no end on record", "step 66 of 96");
        assertThat(page.indexOf("local/job-4")).isLessThan(page.indexOf("local/job-1"));
        assertThat(page).containsPattern("id=\"loss-1\" data-live=\"on\"").doesNotContain("id=\"loss-2\" data-live");
        assertThat(body("/runs?state=failed")).contains("1 run,", "local/job-3").doesNotContain("local/job-2");
        assertThat(body("/runs?q=JOB-2")).contains("2 runs").contains("local/job-4"); // its base model is job-2
    }

    @Test
    void run_growsAsItsPointsCome() {
        assertThat(body("/run?id=local/job-4")).contains("data-live=\"on\"", "step 66 of 96");
        registry.addPoints("local/job-4", List.of(new MetricPoint("loss", 66, SampleRegistry.NOW, 0.125)));
        assertThat(body("/run?id=local/job-4")).contains("step 67 of 96", "loss 0.125");
        assertThat(body("/run?id=local/job-1"))
                .doesNotContain("data-live")
                .contains("hyperparameters.learningRate", "q_proj, v_proj", "17.0.19", "validation_loss");
        assertThat(body("/run?id=local/job-3")).contains("loss is NaN at step 40");
        assertThat(visitor.get("/run?id=local/job-9").status()).isEqualTo(404);
    }

    @Test
    void curves_areSmoothedAndLogarithmic_asTheAddressSays() {
        String plain = body("/run?id=local/job-1");
        assertThat(plain)
                .contains("<select name=\"smooth\">", "<select name=\"scale\">", "name=\"id\" value=\"local/job-1\"")
                .doesNotContain("smoothed", "class=\"faint\"", "by step, logarithmic");
        String both = body("/run?id=local/job-1&smooth=0.9&scale=logarithmic");
        assertThat(both)
                .contains("loss by step, logarithmic", "loss, smoothed ", "class=\"faint\"")
                .contains("value=\"0.9\" selected", "value=\"logarithmic\" selected")
                .doesNotContain("<script>", " style=");
        assertThat(body("/compare?run=local/job-1&run=local/job-2&smooth=0.97"))
                .contains("local/job-1, smoothed", "name=\"run\" value=\"local/job-2\"");
        for (String wrong : List.of("smooth=9", "smooth=%3Cb%3E", "scale=x")) {
            Reply refused = visitor.get("/run?id=local/job-1&" + wrong);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains(" -&gt; choose one of ").doesNotContain("<b>");
        }
    }

    @Test
    void formThatCantBeTaken_showsWhatWasWritten() {
        String secret = visitor.secret("/run?id=local/job-1");
        String text = "Two hours of thought with <script>alert(1)</script>";
        Reply refused = visitor.post(
                "/notes",
                "about=run/local/job-9&who=ana&text=" + URLEncoder.encode(text, StandardCharsets.UTF_8) + "&csrf="
                        + secret);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body())
                .contains(
                        "What you had sent",
                        "Nothing of it was kept",
                        "Two hours of thought with &lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain(secret + "</p>", "<script>alert");
        assertThat(visitor.get("/run").body()).doesNotContain("What you had sent");
    }

    @Test
    void formOfAPageThatFailed_isNotSaidToBeLost() {
        Page told = new Page("told", request -> {
            throw new RolloutException("the store was told, and whether it took it is not known -> see status()");
        });
        try (Console more = opened(Console.builder(registry).allowChanges().addPage(told))) {
            Visitor other = Visitor.in(more);
            Reply failed = other.post("/told", "why=enough&csrf=" + other.secret("/run?id=local/job-1"));
            assertThat(failed.status()).isEqualTo(503);
            assertThat(failed.body()).contains("What you had sent", "enough").doesNotContain("Nothing of it was kept");
        }
    }

    @Test
    void runsSideBySide_showWhatDiffers() {
        String page = body("/compare?run=local/job-1&run=local/job-2");
        String differing = page.substring(page.indexOf("What differs"), page.indexOf("What is the same"));
        assertThat(differing).contains("hyperparameters.learningRate", "0.005", "0.002", "training data");
        assertThat(differing).doesNotContain("lora.rank", "batchSize");
        assertThat(page).contains("local/job-1 0.3508", "class=\"c1\"");
        assertThat(visitor.get("/compare?run=local/job-1").status()).isEqualTo(400);
    }

    @Test
    void alias_isMovedWithWhoAndWhy_unlessSomebodyWasFaster() {
        String form = "name=router&seen=2&alias=champion&version=1&who=ana&why=a+step+back&csrf="
                + visitor.secret("/model?name=router");
        assertThat(visitor.post("/model", form).header("Location")).isEqualTo("/model?name=router");
        assertThat(registry.model("router").alias("champion").number()).isEqualTo(1);
        assertThat(body("/model?name=router")).contains("a step back");
        Reply late = visitor.post("/model", form);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body()).contains("moved to version 1 by ana meanwhile");
        assertThat(visitor.post("/model", form.replace("why=a+step+back", "why="))
                        .status())
                .isEqualTo(400);
        assertThat(visitor.post("/model", form.replace("seen=2", "seen=99")).status())
                .isEqualTo(400);
    }

    @Test
    void note_isWrittenAboutARecord() {
        String form = "about=run/local/job-1&who=ana&text=two%0Alines&csrf=" + visitor.secret("/run?id=local/job-1");
        assertThat(visitor.post("/notes", form).header("Location")).isEqualTo("/run?id=local%2Fjob-1");
        assertThat(registry.records()).last().isInstanceOfSatisfying(Noted.class, note -> {
            assertThat(note.text()).isEqualTo("two\nlines");
            assertThat(note.about()).isEqualTo("run/local/job-1");
            assertThat(note.at()).isEqualTo(SampleRegistry.NOW);
        });
        assertThat(body("/run?id=local/job-1")).contains("two\nlines");
        assertThat(visitor.post("/notes", form.replace("job-1", "job-9")).status())
                .isEqualTo(400);
    }

    @Test
    void data_showStepsRowsAndDifferences() {
        assertThat(body("/version?id=" + sample.first().id()))
                .contains("duplicate: 9", "drop long", "161 rows of data", "Steps");
        assertThat(body("/rows?of=" + sample.first().id() + "&page=2")).contains("Row 26", "Row 50", "page 2 of 7");
        assertThat(body("/diff?version=" + sample.second().id() + "&version="
                        + sample.first().id()))
                .contains("<dt>rows in both</dt><dd>153</dd>", "<dt>rows added</dt><dd>30</dd>")
                .contains("<dt>rows removed</dt><dd>8</dd>", "removed.duplicate");
        assertThat(body("/touched?row=3&of=" + sample.first().id()))
                .contains("router 1", "local/job-1", "support-chat");
    }

    @Test
    void pairsAndSpans_areShownInTheirOwnWords() throws Exception {
        DataVersion data = registry.addData(SampleRegistry.pairsAndSpans(), Map.of());
        String page = body("/rows?of=" + data.id());
        assertThat(page)
                .contains(">anchor</p>", ">positive</p>", ">negative</p>")
                .contains(">first text</p>", ">second text</p>", ">score 0.875</p>")
                .contains("<mark><bdi>Bob</bdi> <small><bdi>NAME</bdi></small></mark>: ")
                .contains("<mark><bdi>12</bdi> <small><bdi>NUMBER</bdi></small></mark>")
                .doesNotContain("<script>document", "<img src=x", "<b>");
        assertThat(body("/touched?row=2&of=" + data.id())).contains("<bdi>Bob</bdi>");
    }

    @Test
    void forgottenRows_areCountedAndNowhereShown() {
        String rows = "/rows?of=" + sample.first().id();
        String text = "Ticket 5: my parcel has not come.";
        assertThat(body(rows)).contains(text);
        Example gone = registry.rows(sample.first()).examples().get(6);
        assertThat(gone.messages().get(0).content()).isEqualTo(text);
        registry.forget(gone, "ana", "asked to be forgotten");

        assertThat(body(rows)).contains("Forgotten since, and not shown: 1").doesNotContain(text);
        String diff = "/diff?version=" + sample.first().id() + "&version="
                + sample.second().id();
        assertThat(body(diff)).contains("was forgotten.").doesNotContain(text);
        assertThat(body("/touched?row=6&of=" + sample.first().id())).doesNotContain(text);
        assertThat(body("/search?q=forgotten")).contains("1 row forgotten");
    }

    @Test
    void lineage_isDrawnWithLinksAndListed() {
        String page = body("/lineage?of=model/router/2");
        assertThat(page)
                .contains("aria-current=\"true\"", "href=\"/lineage?of=run%2Flocal%2Fjob-2\"", "class=\"edge\"")
                .contains("The same as a list", "href=\"/lineage?of=run%2Flocal%2Fjob-4\"");
        assertThat(page).doesNotContain("job-1\"", "job-3");
        assertThat(body("/lineage?of=" + sample.first().id())).contains("job-1", "support-chat");
    }

    @Test
    void evaluation_hasFiguresIntervalsAndVerdict() {
        assertThat(body("/evaluation?id=two-against-one"))
                .contains("better", "+0.36", "[0.28, 0.44]", "1e-9", "router 2", "router 1");
        assertThat(body("/evaluation?id=scores-of-2")).contains("[0.86, 0.95]", "95 %, Wilson");
        assertThat(body("/evaluation?id=two-against-one"))
                .contains("no worse by exact_match, margin 0.02", "no signature: ", "undecided")
                .contains("<span class=\"badge bad\">not passed</span>");
        assertThat(body("/evaluations")).contains("<span class=\"badge bad\">not passed</span>");
        assertThat(body("/search?q=margin+0.02")).contains("1 record holds", "/evaluation?id=two-against-one");
        assertThat(body("/rollout?key=support-chat%231")).contains("all gates passed after 86400 s", "promoted");
    }

    @Test
    void search_findsEverythingThatIsWritten() {
        assertThat(body("/search?q=good+enough")).contains("1 record holds", "router champion");
        assertThat(body("/search?q=deduplicate")).contains("2 records hold");
        assertThat(body("/search")).contains("Rows of data are not searched");
    }

    private static ModelRef ref() {
        return ModelRef.of("openai", "ft:gpt-4o-mini-2024-07-18:org::" + SampleRegistry.HOSTILE);
    }

    private void announced(LocalDate day) {
        registry.add(new ShutdownAnnounced(
                ref(), SampleRegistry.NOW.minusSeconds(60), day, "the list " + SampleRegistry.HOSTILE));
    }

    @Test
    void end_thatWasAnnounced_isShownWithTheModel_andFound() {
        assertThat(body("/models")).as("nobody has one").doesNotContain("until when");
        registry.addModel(new ModelVersion.Draft("tickets", ref(), "gpt-4o-mini", "", Map.of(), Map.of()));
        announced(LocalDate.of(2027, 1, 10));
        String badge = "<span class=\"badge good long\">answers until 9 January 2027, 43 days</span>";
        assertThat(body("/models")).contains("until when", badge);
        assertThat(body("/model?name=tickets")).contains("until when", badge);
        assertThat(body("/model?name=router")).doesNotContain("until when");
        assertThat(body("/model-version?id=model/tickets/1"))
                .contains(badge, "What was announced of its end", "no longer answers from 2027-01-10 on", "the list ")
                .doesNotContain("<script>document");
        assertThat(body("/search?q=the+list")).contains(">shutdown<").doesNotContain("<script>document");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-11, warn, 'answers until 10 December 2026, 13 days'",
        "2026-11-28, warn, 'answers until 27 November 2026, the last day'",
        "2026-11-27, bad, 'no longer answers since 27 November 2026'"
    })
    void end_thatIsNearOrPast_hasItsColour(LocalDate day, String tone, String words) {
        registry.addModel(new ModelVersion.Draft("tickets", ref(), "gpt-4o-mini", "", Map.of(), Map.of()));
        registry.moveAlias(registry.model("tickets"), "champion", 1, "ana", "the first");
        announced(day);
        assertThat(body("/models")).contains("<span class=\"badge " + tone + " long\">" + words + "</span>");
    }

    @Test
    void end_ofAVersionThatNobodyUses_isNotInTheOverview() {
        registry.addModel(new ModelVersion.Draft("tickets", ref(), "gpt-4o-mini", "", Map.of(), Map.of()));
        registry.addModel(
                new ModelVersion.Draft("tickets", ModelRef.of("local", "m"), "starter", "", Map.of(), Map.of()));
        registry.moveAlias(registry.model("tickets"), "champion", 2, "ana", "it stays");
        announced(LocalDate.of(2026, 11, 1));
        assertThat(body("/models")).doesNotContain("no longer answers");
        assertThat(body("/model?name=tickets")).contains("no longer answers since 1 November 2026");
    }

    private record Page(String path, Function<PageRequest, PageContent> answer) implements ConsolePage {
        @Override
        public String title() {
            return "Mine & yours";
        }

        @Override
        public PageContent respond(PageRequest request) {
            return answer.apply(request);
        }
    }

    @Test
    void pageOfAnotherRoom_isServedWithinTheFrame_andItsFaultsAreNotShown() {
        Page page = new Page(
                "mine",
                request -> request.isChange()
                        ? PageContent.goTo("mine", Map.of("said", request.required("word")))
                        : PageContent.page(
                                "Mine",
                                body -> body.paragraph(
                                                "<b>" + request.value("said").orElse("none"))
                                        .changeForm("mine", form -> form.element("button", "go"))));
        Page broken = new Page("broken", request -> {
            throw new NullPointerException("a secret");
        });
        try (HeardLog heard = HeardLog.of(PageServing.class);
                Console more = opened(
                        Console.builder(registry).allowChanges().addPage(page).addPage(broken))) {
            Visitor other = Visitor.in(more);
            assertThat(other.get("/mine").body())
                    .contains("Mine &amp; yours", "&lt;b&gt;none", "aria-current=\"page\"");
            String form = "word=a%26b&csrf=" + other.secret("/mine");
            assertThat(other.post("/mine", form).header("Location")).isEqualTo("/mine?said=a%26b");
            Reply reply = other.get("/broken");
            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.body()).doesNotContain("a secret");
            assertThat(heard.messages()).hasSize(1);
        }
        assertThatThrownBy(() -> Console.builder(registry)
                        .addPage(new Page("runs", page.answer()))
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("runs is taken -> choose another");
    }

    @ParameterizedTest
    @EnumSource
    void page_broken_saysSo_andTheOthersGoOn(Thrown thrown) {
        ConsolePage untitled = new ConsolePage() {
            @Override
            public String path() {
                return "untitled";
            }

            @Override
            public String title() {
                return thrown.now();
            }

            @Override
            public PageContent respond(PageRequest request) {
                return PageContent.page("Here", body -> body.paragraph("all is well"));
            }
        };
        Page broken = new Page("broken", request -> thrown.now());
        Page halfWay = new Page("half-way", request -> PageContent.page("Half", body -> thrown.now()));
        try (HeardLog heard = HeardLog.of(PageServing.class);
                Console more = opened(Console.builder(registry)
                        .addPage(untitled)
                        .addPage(broken)
                        .addPage(halfWay)
                        .addGuests(new Guests(thrown)))) {
            Visitor other = Visitor.in(more);
            for (String path : List.of("/broken", "/half-way", "/broken")) {
                Reply reply = other.get(path);
                assertThat(reply.status()).isEqualTo(thrown == Thrown.RUNTIME ? 409 : 500); // it may refuse, too
                assertThat(reply.body()).contains("<nav");
            }
            assertThat(other.get("/untitled").body()).contains("all is well");
            assertThat(other.get("/runs").status()).isEqualTo(200);
            assertThat(new Visitor(more).get("/judge/x").status()).isEqualTo(500);
            assertThat(new Visitor(more).post("/judge/x", "a=1").status()).isEqualTo(500); // of a stranger, then
            assertThat(heard.messages()).noneMatch(line -> line.contains("hunter2"));
        }
    }

    /** Guests' pages that are broken. */
    private record Guests(Thrown thrown) implements GuestPages {
        @Override
        public String path() {
            return "judge";
        }

        @Override
        public boolean knows(GuestRequest request) {
            return thrown.now();
        }

        @Override
        public GuestReply answer(GuestRequest request) {
            return thrown.now();
        }
    }

    @Test
    void closedConsole_answersNoMore_andItsPortIsFree() {
        URI url = console.url();
        console.close();
        console.close();
        assertThatThrownBy(() -> visitor.get("/runs")).hasRootCauseInstanceOf(java.net.ConnectException.class);
        try (Console again = Console.builder(registry).port(url.getPort()).open()) {
            assertThat(again.url().getPort()).isEqualTo(url.getPort());
            assertThatThrownBy(
                            () -> Console.builder(registry).port(url.getPort()).open())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + url.getPort() + " -> choose another");
        }
        assertThat(registry.runs()).as("the registry stays open").hasSize(5);
    }
}
