// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.Console;
import io.github.finetune4j.fixtures.ChromiumTab;
import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.evaluation.HumanEvaluation;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.LabelingView;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real Chromium: by keyboard alone, without a connection for a while, and looked at by axe-core. */
@Timeout(300)
class WorkPagesBrowserTest {
    private static final int ROWS = 3;
    private static final String HOSTILE = "<script>document.title='owned'</script><img src=x onerror=alert(1)>";
    private static final String TASK = "document.querySelector('[name=task]')?.value";

    @TempDir
    Path folder;

    private final JournalStore store = new MemoryJournalStore();
    private final HumanEvaluation study = HumanEvaluation.builder("old-model", "new-model", rows())
            .addPreference()
            .criteria("accuracy", "tone")
            .raters(2)
            .expectedShown(true)
            .guideline(new Guideline("v1", "Be fair.\n\n```\ncode\n```\n" + HOSTILE))
            .store(store, "tone")
            .build();
    private final LabelingQueue queue = LabelingQueue.builder(store, "labels")
            .overlap(2)
            .questions(
                    Question.choice("kind", "refund", "other"),
                    Question.choices("about", "price", "speed"),
                    Question.spans("parts", "name", "place"),
                    Question.correction("better"))
            .build();
    private final PeoplePages pages = PeoplePages.builder(InvitationKey.of(new byte[32]))
            .addStudy(study)
            .addQueue(queue)
            .build();

    private static List<LabelingTask> rows() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> LabelingTask.builder("row-" + i, List.of(Message.user("question " + i + " " + HOSTILE)))
                        .addAnswer("old-model", "old answer to " + i + " مرحبا بالعالم\n\n" + "long ".repeat(1500))
                        .addAnswer("new-model", "new answer " + HOSTILE + "\n```java\nint i = " + i + ";\n```\nend")
                        .expected("expected " + i)
                        .build())
                .toList();
    }

    private static final class CoreJson implements ChromiumTab.Json {
        @Override
        public Map<String, Object> read(String text) {
            return Json.parseObject(text);
        }

        @Override
        public String write(Object value) {
            return Json.write(value);
        }
    }

    /** What is done in a tab. */
    private interface Work {
        void in(ChromiumTab tab, URI console) throws Exception;
    }

    private void work(Work work) throws Exception {
        Path chromium = ChromiumTab.program().orElse(null);
        Need.PROGRAM.require(chromium != null, "Chromium on the PATH");
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"));
                Console console =
                        pages.addTo(Console.builder(registry).allowChanges()).open();
                ChromiumTab tab =
                        new ChromiumTab(Objects.requireNonNull(chromium), folder.resolve("profile"), new CoreJson())) {
            work.in(tab, console.url());
            assertThat(tab.errors()).isEmpty();
            assertThat(tab.evaluate("document.title")).doesNotContain("owned");
        }
    }

    private static void comeIn(ChromiumTab tab, URI address) throws Exception {
        tab.open(address);
        tab.await("document.querySelector('button.main')");
        tab.press("Tab", "Tab", "Enter");
        tab.await("location.search === '' && document.getElementById('main')");
    }

    private URI link(String study, String annotator, URI console) {
        return pages.invite(study, annotator, Duration.ofDays(1)).address(console);
    }

    private static String send(ChromiumTab tab) throws Exception {
        String task = tab.evaluate(TASK);
        tab.press("^Enter");
        tab.await(TASK + " !== '" + task + "'");
        return task;
    }

    @Test
    void wholeStudy_isDoneByKeyboardAlone() throws Exception {
        work((tab, console) -> {
            comeIn(tab, link("tone", "ann", console));
            for (int i = 0; i < ROWS; i++) {
                tab.await("document.getElementById('judge')");
                tab.press("1", "4", "2", "5", "1");
                if (i == 0) {
                    tab.press("?");
                    tab.await("document.getElementById('keys').open");
                    tab.press("Escape");
                    tab.await("!document.getElementById('keys').open");
                    tab.press("r", "o", "k", "1", "Escape");
                }
                send(tab);
            }
            tab.await("document.body.innerText.includes('Nothing is left for you')");
            assertThat(study.queue().answers()).hasSize(ROWS);
            tab.press("u");
            tab.await("document.getElementById('judge')");
            assertThat(study.queue().answers()).hasSize(ROWS - 1);
            tab.await("document.querySelector('[name=q0]:checked')?.value === 'A'"); // what he had said is there again
            send(tab);
        });
        List<AnswerGiven> answers = study.queue().answers();
        assertThat(answers).hasSize(ROWS).allSatisfy(answer -> {
            assertThat(answer.values().get("preference"))
                    .isEqualTo(LabelValue.preferred(answer.shown().get(0)));
            LabelValue.Rated tone =
                    (LabelValue.Rated) Objects.requireNonNull(answer.values().get("tone"));
            assertThat(tone.byAnswer().get(answer.shown().get(0))).isEqualTo(5);
            assertThat(tone.byAnswer().get(answer.shown().get(1))).isEqualTo(1);
            assertThat(answer.took()).isPositive().isLessThan(Duration.ofMinutes(5));
        });
        assertThat(answers.stream().map(AnswerGiven::reason)).containsExactlyInAnyOrder("ok1", "", "");
    }

    private static String told(ChromiumTab tab) throws Exception {
        tab.await("document.getElementById('told').textContent !== ''");
        return tab.evaluate("document.getElementById('told').innerText");
    }

    @Test
    void skipAndUndoBySingleKeys_areTold_andTakenBack() throws Exception {
        work((tab, console) -> {
            comeIn(tab, link("tone", "ann", console));
            tab.await("document.getElementById('judge')");
            String first = tab.evaluate(TASK);
            tab.press("u");
            assertThat(tab.evaluate("location.pathname"))
                    .as("there is nothing to take back")
                    .isEqualTo("/judge");
            tab.press("2", "4", "r", "o", "k", "Escape", "s");
            tab.await(TASK + " !== '" + first + "'");
            assertThat(told(tab)).contains("Skipped. Others are asked instead.", "Take it back (u)");
            assertThat(tab.evaluate("document.getElementById('told').getAttribute('role')"))
                    .isEqualTo("status");
            tab.press("u");
            tab.await(TASK + " === '" + first + "'");
            assertThat(told(tab)).contains("Taken back. What you had said is filled in again");
            assertThat(tab.evaluate("document.getElementById('reason').value")).isEqualTo("ok");
            assertThat(tab.evaluate("document.querySelector('[name=q0]:checked').value"))
                    .isEqualTo("B");
            tab.press("4", "2", "5"); // what had not been answered yet
            send(tab);
            assertThat(told(tab)).contains("Saved.");
            String second = tab.evaluate(TASK);
            tab.press("1", "1", "1", "1", "1");
            send(tab);
            tab.press("u");
            tab.await(TASK + " === '" + second + "'");
            tab.press("u");
            tab.await(TASK + " === '" + first + "'");
            assertThat(tab.evaluate("document.querySelector('[name=q0]:checked').value"))
                    .as("what was said before the last is there again, too")
                    .isEqualTo("B");
        });
    }

    @Test
    void labelsAndSpans_areGivenByKeyboardAlone() throws Exception {
        queue.add(List.of(LabelingTask.builder("t1", List.of(Message.user("Who?")))
                .addAnswer("old-model", "Ann\r\nin Paris")
                .build()));
        work((tab, console) -> {
            comeIn(tab, link("labels", "ann", console));
            tab.await("document.getElementById('judge')");
            tab.press("2", "1", "2", "Tab"); // kind, both of about
            tab.evaluate("document.querySelector('.marked').focus(); document.querySelector('.marked')"
                    + ".setSelectionRange(7, 12)"); // as Shift and the arrow keys do
            tab.press("2");
            tab.await("document.querySelector('.span-list').value === '7-12:1'");
            send(tab);
        });
        assertThat(queue.answers().get(0).values())
                .containsEntry("kind", LabelValue.chosen("other"))
                .containsEntry("about", new LabelValue.Chosen(List.of("price", "speed")))
                .containsEntry("parts", new LabelValue.Marked(List.of(new LabelValue.Span(8, 13, "place"))));
    }

    @Test
    void withoutAConnection_nothingIsLost_andNothingCountsTwice() throws Exception {
        work((tab, console) -> {
            comeIn(tab, link("tone", "ann", console));
            tab.await("document.getElementById('judge')");
            tab.press("2", "3");
            tab.evaluate("window.before = true");
            tab.call("Page.reload", Map.of());
            tab.await("!window.before");
            tab.await("document.querySelector('[name=q0]:checked')?.value === 'B'");
            tab.await("document.getElementById('state').textContent.includes('begun')");
            tab.press("^Enter"); // incomplete
            tab.await("document.getElementById('state').textContent.includes('answer this question first')");
            assertThat(study.queue().answers()).isEmpty();
            tab.press("3", "3", "3");
            tab.offline(true);
            tab.press("^Enter");
            tab.await("document.getElementById('state').textContent.includes('Not saved yet')");
            assertThat(study.queue().answers()).isEmpty();
            String task = tab.evaluate(TASK);
            tab.offline(false);
            tab.await(TASK + " !== '" + task + "'");
            assertThat(study.queue().answers()).hasSize(1);
        });
    }

    @Test
    void operator_makesALink_byTheConsolesOwnForm() throws Exception {
        work((tab, console) -> {
            tab.call("Page.navigate", Map.of("url", console + "&to=" + "people%3Fstudy%3Dtone"));
            tab.await("document.querySelector('[name=annotator]')");
            tab.evaluate("document.querySelector('[name=annotator]').focus()");
            tab.press("c", "i", "d", "Enter");
            tab.await("document.querySelector('a[href^=\"/judge?invite=\"]')");
            assertThat(tab.evaluate("document.body.innerText")).contains("Link for cid");
        });
    }

    @Test
    void axe_findsNothingSerious_lightAndDarkOnPhoneAndDesktop() throws Exception {
        String home = System.getenv("AXE_HOME");
        Need.PEER.require(home != null, "axe-core, in the folder that AXE_HOME names");
        String axe = Files.readString(Path.of(String.valueOf(home), "node_modules/axe-core/axe.min.js"));
        queue.add(List.of(LabelingTask.builder("t1", List.of(Message.user("Who?")))
                .addAnswer("old-model", "Ann in Paris")
                .build()));
        work((tab, console) -> {
            for (String study : List.of("tone", "labels")) {
                tab.open(link(study, "ann", console));
                look(tab, axe, study + "-welcome");
                comeIn(tab, link(study, "ann", console));
                look(tab, axe, study);
                tab.press("1", "?");
                look(tab, axe, study + "-keys");
            }
            tab.open(console.resolve("/judge?invite=x"));
            look(tab, axe, "problem");
            disagree();
            comeIn(tab, link("labels", "ann", console));
            look(tab, axe, "done");
            tab.call("Page.navigate", Map.of("url", console + "&to=people"));
            tab.await("document.querySelector('a[href*=\"study=labels\"]')");
            look(tab, axe, "operator");
            for (String page : List.of("people?study=tone", "people?study=labels", "adjudication?study=labels")) {
                tab.open(console.resolve("/" + page));
                tab.await("document.querySelector('h1')");
                look(tab, axe, page.replaceAll("\\W+", "-"));
            }
        });
    }

    /** Two people say different things, with a reason that is no markup. */
    private void disagree() {
        for (String annotator : List.of("ann", "bob")) {
            LabelingView task = queue.next(annotator).orElseThrow();
            Map<String, LabelValue> said = Map.of(
                    "kind",
                    LabelValue.chosen(annotator.equals("ann") ? "refund" : "other"),
                    "about",
                    new LabelValue.Chosen(List.of("price")),
                    "parts",
                    new LabelValue.Marked(List.of(new LabelValue.Span(0, 3, "name"))),
                    "better",
                    new LabelValue.Corrected("Ann, in Paris " + HOSTILE));
            queue.answer(annotator, task.taskId(), said, HOSTILE, Duration.ofSeconds(20));
            study.next(annotator)
                    .ifPresent(row -> study.answer(
                            annotator,
                            row.taskId(),
                            Map.of(
                                    "preference",
                                    LabelValue.tie(),
                                    "accuracy",
                                    new LabelValue.Rated(Map.of("A", 4, "B", 2)),
                                    "tone",
                                    new LabelValue.Rated(Map.of("A", 3, "B", 3))),
                            HOSTILE,
                            Duration.ofSeconds(30)));
        }
    }

    private static void look(ChromiumTab tab, String axe, String page) throws Exception {
        tab.evaluate(axe + "; 0");
        for (int width : new int[] {390, 1280}) {
            for (boolean dark : new boolean[] {false, true}) {
                tab.look(width, dark);
                String name = page + "-" + width + (dark ? "-dark" : "-light");
                String pictures = System.getenv("FINETUNE4J_PICTURES");
                if (pictures != null) {
                    tab.picture(Path.of(pictures, name + ".png"));
                }
                assertThat(tab.evaluate("document.documentElement.scrollWidth"))
                        .as(name)
                        .satisfies(wide -> assertThat(Double.parseDouble(wide)).isLessThanOrEqualTo(width));
                String found = tab.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                        + " 'wcag22aa', 'best-practice']}).then(r => r.violations.map(v => v.impact + ' ' + v.id + ' '"
                        + " + v.nodes.map(n => n.html).slice(0, 3).join(' | ')).join('\\n'))");
                assertThat(found).as(name).isEmpty();
            }
        }
    }
}
