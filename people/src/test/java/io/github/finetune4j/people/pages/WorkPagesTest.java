// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.console.Console;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.evaluation.HumanEvaluation;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages over HTTP: who is let in, what is shown, what is kept. */
class WorkPagesTest {
    private static final String HOSTILE = "<script>document.title='owned'</script>\"'><img src=x onerror=alert(1)>"
            + "\n```html\n<b onclick=alert(1)>\n```\n[a](javascript:alert(1)) مرحبا \u0007";
    private static final Duration WEEK = Duration.ofDays(7);

    @TempDir
    Path folder;

    private final JournalStore store = new MemoryJournalStore();
    private Instant now = Instant.parse("2026-01-05T00:00:00Z");
    private HumanEvaluation study;
    private LabelingQueue queue;
    private InvitationKey key;
    private PeoplePages pages;
    private RegistryStore registry;
    private Console console;
    private URI address;

    @BeforeEach
    void open() {
        study = HumanEvaluation.builder("secret-old", "secret-new", rows())
                .addPreference()
                .criteria("tone's & more", "accuracy")
                .raters(2)
                .expectedShown(true)
                .guideline(new Guideline("v1", "Be fair. " + HOSTILE))
                .store(store, "tone")
                .clock(() -> now)
                .build();
        queue = LabelingQueue.builder(store, "labels")
                .questions(
                        Question.choice("kind", "refund", "it's & odd"),
                        Question.choices("about", "price", "speed"),
                        Question.correction("better"),
                        Question.spans("parts", "name", "place"))
                .clock(() -> now)
                .build();
        queue.add(List.of(LabelingTask.builder("t1", List.of(Message.user("Where?")))
                .addAnswer("secret-old", "Ann\r\nlives in Paris.")
                .addPrelabel("kind", LabelValue.chosen("refund"))
                .build()));
        key = InvitationKey.keptIn(folder.resolve("key"));
        pages = PeoplePages.builder(key)
                .addStudy(study)
                .addQueue(queue)
                .clock(() -> now)
                .build();
        registry = FileRegistry.open(folder.resolve("registry"));
        console = pages.addTo(Console.builder(registry).allowChanges()).open();
        URI url = console.url();
        address = URI.create(url.getScheme() + "://" + url.getAuthority() + "/");
    }

    @AfterEach
    void close() {
        console.close();
        registry.close();
    }

    private static List<LabelingTask> rows() {
        return IntStream.range(0, 4)
                .mapToObj(i -> LabelingTask.builder("row-" + i, List.of(Message.user("question " + i + HOSTILE)))
                        .addAnswer("secret-old", "old answer to " + i + HOSTILE)
                        .addAnswer("secret-new", "new answer to " + i + HOSTILE)
                        .expected("expected " + HOSTILE)
                        .build())
                .toList();
    }

    private WorkVisitor in(String study, String annotator) throws Exception {
        return WorkVisitor.in(address, pages.invite(study, annotator, WEEK));
    }

    private static String[] judged(String page, String better, String reason) {
        return WorkVisitor.filled(
                page, "q0", better, "q1-A", "4", "q1-B", "2", "q2-A", "5", "q2-B", "1", "reason", reason, "do", "send");
    }

    @Test
    void invitation_leadsToAWelcome_andFromThereToTheTask() throws Exception {
        Invitation invitation = pages.invite("tone", "ann", WEEK);
        assertThat(invitation).hasToString("invitation of ann to tone until 2026-01-12T00:00:00Z");
        WorkVisitor visitor = new WorkVisitor(address);
        assertThat(visitor.get("/judge").statusCode()).isEqualTo(401);
        HttpResponse<String> welcome =
                visitor.get(invitation.path(), "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate");
        assertThat(welcome.statusCode()).isEqualTo(200);
        assertThat(welcome.body()).contains("You work under the name ann", "Begin");
        assertThat(welcome.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(visitor.get(invitation.path(), "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors")
                        .statusCode())
                .isEqualTo(403);
        assertThat(study.queue().answers()).isEmpty();
        HttpResponse<String> begun = visitor.post("/judge/begin", "invite", invitation.token());
        assertThat(begun.statusCode()).isEqualTo(303);
        assertThat(begun.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "SameSite=Strict", "Path=/judge", "Max-Age=604800");
        HttpResponse<String> page = WorkVisitor.in(address, invitation).get("/judge");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'nonce-", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "'self' data");
        assertThat(page.body()).contains("Answer A", "Answer B", "<fieldset", "<legend", "Be fair.");
    }

    @Test
    void endedForgedAndForeignInvitations_areRefusedInWords() throws Exception {
        Invitation good = pages.invite("tone", "ann", WEEK);
        WorkVisitor visitor = new WorkVisitor(address);
        String token = good.token();
        String body = token.substring(0, token.indexOf('.'));
        for (String forged : List.of(
                "x",
                "",
                body,
                token + "x",
                "x" + token,
                body + "." + "A".repeat(43),
                new Invitations(InvitationKey.of(new byte[32]), () -> now)
                        .invite("tone", "ann", good.end(), 0)
                        .token())) {
            HttpResponse<String> reply = visitor.get("/judge?invite=" + forged);
            assertThat(reply.statusCode()).as(forged).isEqualTo(403);
            assertThat(reply.body()).contains("not one of ours");
            assertThat(visitor.post("/judge/begin", "invite", forged).statusCode())
                    .isEqualTo(403);
        }
        String foreign = new Invitations(key, () -> now)
                .invite("elsewhere", "ann", good.end(), 0)
                .token();
        assertThat(visitor.get("/judge?invite=" + foreign).statusCode()).isEqualTo(403);
        WorkVisitor ann = WorkVisitor.in(address, good);
        String session = ann.cookie().substring(ann.cookie().indexOf('=') + 1);
        assertThat(visitor.get("/judge?invite=" + session).statusCode())
                .as("a session is no invitation")
                .isEqualTo(403);
        WorkVisitor thief = new WorkVisitor(address);
        thief.cookie(ann.cookie().replace(session, token));
        assertThat(thief.get("/judge").statusCode())
                .as("an invitation is no session")
                .isEqualTo(401);
        now = now.plus(WEEK);
        assertThat(visitor.get(good.path()).statusCode()).isEqualTo(410);
        assertThat(visitor.post("/judge/begin", "invite", token).statusCode()).isEqualTo(410);
        HttpResponse<String> ended = ann.get("/judge");
        assertThat(ended.statusCode()).isEqualTo(410);
        assertThat(ended.body()).contains("This invitation has ended");
        assertThatThrownBy(() -> pages.invite("nothing", "ann", WEEK)).hasMessageContaining("->");
    }

    @Test
    void revokedInvitation_letsNobodyIn_andANewOneDoes() throws Exception {
        Invitation first = pages.invite("tone", "ann", WEEK);
        WorkVisitor ann = WorkVisitor.in(address, first);
        WorkVisitor bob = in("tone", "bob");
        WorkVisitor elsewhere = in("labels", "ann");
        String page = ann.get("/judge").body();
        ann.post("/judge/send", judged(page, "A", "kept"));
        String next = ann.get("/judge").body();
        pages.revoke("tone", "ann");
        assertThat(ann.post("/judge/send", judged(next, "A", "late")).statusCode())
                .isEqualTo(410);
        assertThat(ann.get("/judge").statusCode()).isEqualTo(410);
        HttpResponse<String> reply = new WorkVisitor(address).get(first.path());
        assertThat(reply.statusCode()).isEqualTo(410);
        assertThat(reply.body()).contains("This invitation was taken back. What you saved is kept.");
        assertThat(ann.post("/judge/begin", "invite", first.token()).statusCode())
                .isEqualTo(410);
        assertThat(bob.get("/judge").statusCode()).isEqualTo(200);
        assertThat(elsewhere.get("/judge").statusCode())
                .as("another study of the same person")
                .isEqualTo(200);
        assertThat(study.queue().answers())
                .singleElement()
                .satisfies(answer -> assertThat(answer.reason()).isEqualTo("kept"));
        Invitation second = pages.invite("tone", "ann", WEEK);
        WorkVisitor again = WorkVisitor.in(address, second);
        assertThat(again.get("/judge").body()).contains("Answer A");
        pages.revoke("tone", "ann");
        assertThat(again.get("/judge").statusCode()).isEqualTo(410);
        assertThat(in("tone", "ann").get("/judge").statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> pages.revoke("nothing", "ann")).hasMessageContaining(" -> ");
        assertThatThrownBy(() -> pages.revoke("tone", "<b>")).hasMessageContaining(" -> ");
    }

    @Test
    void revokedInvitation_staysSoAfterARestart() throws Exception {
        Invitation old = pages.invite("labels", "ann", WEEK);
        WorkVisitor ann = WorkVisitor.in(address, old);
        pages.revoke("labels", "ann");
        Invitation fresh = pages.invite("labels", "ann", WEEK);
        LabelingQueue sameJournal = LabelingQueue.builder(store, "labels")
                .questions(Question.choice("kind", "refund", "it's & odd"))
                .clock(() -> now)
                .build();
        PeoplePages later =
                PeoplePages.builder(key).addQueue(sameJournal).clock(() -> now).build();
        try (Console restarted = later.addTo(Console.builder(registry)).open()) {
            URI there = restarted.url().resolve("/");
            WorkVisitor visitor = new WorkVisitor(there);
            assertThat(visitor.get(old.path()).statusCode()).isEqualTo(410);
            WorkVisitor again = WorkVisitor.in(there, fresh);
            assertThat(again.get("/judge").statusCode()).isEqualTo(200);
            String name = again.cookie().substring(0, again.cookie().indexOf('=')); // another port's
            again.cookie(name + ann.cookie().substring(ann.cookie().indexOf('=')));
            assertThat(again.get("/judge").statusCode())
                    .as("the session of the old link")
                    .isEqualTo(410);
        }
    }

    @Test
    void operator_revokesLinks_andNobodyElseDoes() throws Exception {
        WorkVisitor ann = in("tone", "ann");
        WorkVisitor operator = operator();
        String one = operator.get("/people?study=tone").body();
        assertThat(one).contains("Revoke all links of this person");
        String[] form = {"study", "tone", "annotator", "ann", "do", "revoke"};
        assertThat(operator.post("/people", form).statusCode()).isEqualTo(403);
        assertThat(ann.post("/people", form).statusCode()).isNotEqualTo(200);
        assertThat(ann.get("/judge").statusCode()).isEqualTo(200);
        HttpResponse<String> done = operator.post(
                "/people", "csrf", WorkVisitor.field(one, "csrf"), "study", "tone", "annotator", "ann", "do", "revoke");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("let nobody in any more");
        assertThat(ann.get("/judge").statusCode()).isEqualTo(410);
    }

    @Test
    void sharedInvitation_isOnePersonInTwoBrowsers_whoseAnswersCountOnce() throws Exception {
        Invitation shared = pages.invite("tone", "ann", WEEK);
        WorkVisitor one = WorkVisitor.in(address, shared);
        WorkVisitor two = WorkVisitor.in(address, shared);
        assertThat(one.cookie()).isNotEqualTo(two.cookie());
        String page = one.get("/judge").body();
        String same = two.get("/judge").body();
        assertThat(WorkVisitor.field(same, "task")).isEqualTo(WorkVisitor.field(page, "task"));
        assertThat(one.post("/judge/send", judged(page, "A", "first")).statusCode())
                .isEqualTo(303);
        HttpResponse<String> second = two.post("/judge/send", judged(same, "B", "second"));
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("The first answer stands");
        assertThat(two.post("/judge/send", judged(page, "A", "third")).statusCode())
                .as("a form of the other browser's session")
                .isEqualTo(403);
        assertThat(study.queue().answers())
                .singleElement()
                .extracting(AnswerGiven::reason)
                .isEqualTo("first");
    }

    @Test
    void sameAnswerSentAgain_isCalledSaved_andCountsOnce() throws Exception {
        WorkVisitor ann = in("tone", "ann");
        String page = ann.get("/judge").body();
        String[] answer = judged(page, "tie", "one\r\ntwo");
        String[] byScript = Arrays.copyOf(answer, answer.length + 2);
        byScript[answer.length] = "by";
        byScript[answer.length + 1] = "script";
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> reply = ann.post("/judge/send", byScript);
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.body()).contains("\"saved\"");
        }
        assertThat(study.queue().answers()).hasSize(1);
        assertThat(ann.post("/judge/undo", "secret", WorkVisitor.field(page, "secret"))
                        .statusCode())
                .isEqualTo(303);
        now = now.plusSeconds(1);
        assertThat(study.queue().answers()).isEmpty();
    }

    @Test
    void answerThatWasTakenBack_doesNotComeAgainByALateRetry() throws Exception {
        WorkVisitor ann = in("tone", "ann");
        String page = ann.get("/judge").body();
        assertThat(ann.post("/judge/send", judged(page, "A", "")).statusCode()).isEqualTo(303);
        now = now.plusSeconds(10);
        ann.post("/judge/undo", "secret", WorkVisitor.field(page, "secret"));
        String again = ann.get("/judge").body();
        assertThat(WorkVisitor.field(again, "task")).isEqualTo(WorkVisitor.field(page, "task"));
        assertThat(ann.post("/judge/send", judged(page, "A", "")).statusCode()).isEqualTo(409);
        assertThat(study.queue().answers()).isEmpty();
        assertThat(ann.post("/judge/send", judged(again, "B", "")).statusCode()).isEqualTo(303);
        assertThat(study.queue().answers()).hasSize(1);
    }

    @Test
    void nothingIsChanged_withoutTheSecretOrFromElsewhere() throws Exception {
        WorkVisitor ann = in("tone", "ann");
        String page = ann.get("/judge").body();
        String[] good = judged(page, "A", "");
        assertThat(ann.postFrom("https://evil.example", "/judge/send", good).statusCode())
                .isEqualTo(403);
        String[] without = good.clone();
        without[List.of(good).indexOf("secret") + 1] = "x";
        assertThat(ann.post("/judge/send", without).statusCode()).isEqualTo(403);
        assertThat(ann.post("/judge/undo", "secret", "").statusCode()).isEqualTo(403);
        assertThat(new WorkVisitor(address).post("/judge/send", good).statusCode())
                .isEqualTo(401);
        assertThat(ann.get("/judge/send").statusCode()).isEqualTo(404);
        assertThat(study.queue().answers()).isEmpty();
    }

    @Test
    void incompleteAndWrongAnswers_areRefused_withoutAModelsName() throws Exception {
        WorkVisitor ann = in("tone", "ann");
        String page = ann.get("/judge").body();
        for (String[] wrong : List.of(
                WorkVisitor.filled(page, "q0", "A", "q1-A", "4", "do", "send"),
                judged(page, "Z", ""),
                judged(page, "A", "x".repeat(4001)),
                WorkVisitor.filled(page, "q0", "A", "q1-A", "9", "q1-B", "2", "q2-A", "5", "q2-B", "1"),
                judged(page.replaceAll("row-\\d", "row-9"), "A", ""))) {
            HttpResponse<String> reply = ann.post("/judge/send", wrong);
            assertThat(reply.statusCode()).isEqualTo(422);
            assertThat(reply.body()).doesNotContain("secret-");
        }
        assertThat(study.queue().answers()).isEmpty();
    }

    @Test
    void refusedAnswer_isToldWhatIsWrong_andKeepsWhatWasWritten() throws Exception {
        WorkVisitor ann = in("tone", "ann");
        String page = ann.get("/judge").body();
        String tooLong = "x".repeat(4001);
        HttpResponse<String> reply = ann.post("/judge/send", judged(page, "B", tooLong));
        assertThat(reply.statusCode()).isEqualTo(422);
        assertThat(reply.body())
                .contains("The reason has 4001 characters, and 4000 can be saved.", tooLong)
                .contains("name=\"q0\" value=\"B\" checked=\"\"", "name=\"q1-A\" value=\"4\" checked=\"\"");
        assertThat(WorkVisitor.field(reply.body(), "task")).isEqualTo(WorkVisitor.field(page, "task"));
        assertThat(ann.post("/judge/send", judged(reply.body(), "Z", "why <b>")).body())
                .contains("\u201cpreference\u201d: what came is none of the choices here.", "why &lt;b&gt;")
                .contains("class=\"group missing\"");
        String[] junk = judged(page, "A", "");
        junk[List.of(junk).indexOf("q2-B") + 1] = "4e1";
        assertThat(ann.post("/judge/send", junk).body())
                .contains("\u201caccuracy\u201d: what came is none of the choices here.");
        junk[List.of(junk).indexOf("q2-B") + 1] = "";
        assertThat(ann.post("/judge/send", junk).body()).contains("\u201caccuracy\u201d is not answered yet.");
        HttpResponse<String> foreign =
                ann.post("/judge/send", judged(page.replaceAll("row-\\d", "row-9"), "A", "my reason"));
        assertThat(foreign.body()).contains("not an answer to a task that you were given", "my reason");
        assertThat(study.queue().answers()).isEmpty();
    }

    @Test
    void refusedAnswer_tellsAScriptTheField() throws Exception {
        WorkVisitor ann = in("labels", "ann");
        String page = ann.get("/judge").body();
        for (String[] wrong : List.of(
                new String[] {"q0", "7", "q1", "0", "q2", "text", "q3", "", "q0"},
                new String[] {"q0", "1", "q1", "0", "q2", "text", "q3", "5-3:0", "q3"},
                new String[] {"q0", "1", "q1", "0", "q2", "text", "q3", "junk", "q3"},
                new String[] {"q0", "1", "q1", "0", "q2", "", "q3", "", "q2"})) {
            String[] sent = Arrays.copyOf(wrong, wrong.length + 1);
            String field = sent[sent.length - 2];
            sent[sent.length - 2] = "by";
            sent[sent.length - 1] = "script";
            HttpResponse<String> reply = ann.post("/judge/send", WorkVisitor.filled(page, sent));
            assertThat(reply.statusCode()).isEqualTo(422);
            assertThat(reply.body()).contains("\"field\":\"" + field + "\"");
        }
        assertThat(queue.answers()).isEmpty();
    }

    @Test
    void answerThatComesTooLate_isShownToWhoWroteIt() throws Exception {
        WorkVisitor ann = in("tone", "ann");
        String page = ann.get("/judge").body();
        assertThat(ann.post("/judge/send", judged(page, "A", "first")).statusCode())
                .isEqualTo(303);
        assertThat(ann.post("/judge/send", judged(page, "B", "a long thought")).body())
                .contains("The first answer stands", "a long thought");
    }

    @Test
    void addressOfAnInvitation_leavesTheOperatorsAsItIs() throws Exception {
        URI operators = console.url();
        Invitation invitation = pages.invite("tone", "ann", WEEK);
        URI link = invitation.address(console.origin());
        assertThat(link.toString())
                .startsWith(console.origin() + "/judge?invite=")
                .doesNotContain("token=");
        assertThat(new WorkVisitor(console.origin())
                        .get(link.getRawPath() + "?" + link.getRawQuery())
                        .statusCode())
                .isEqualTo(200);
        assertThat(new WorkVisitor(address)
                        .get(operators.getRawPath() + "?" + operators.getRawQuery())
                        .headers()
                        .firstValue("Set-Cookie"))
                .as("the operator's address still lets in")
                .isPresent();
    }

    @Test
    void welcomesForm_tellsWhoSendsIt_beforeItIsRead() throws Exception {
        Invitation invitation = pages.invite("tone", "ann", WEEK);
        String welcome = new WorkVisitor(address).get(invitation.path()).body();
        assertThat(welcome).contains("action=\"/judge/begin?invite=" + invitation.token() + "\"");
        String large = "x".repeat(20_000); // more than strangers may send
        assertThat(new WorkVisitor(address)
                        .post("/judge/begin?invite=" + invitation.token(), "invite", invitation.token(), "more", large)
                        .statusCode())
                .isEqualTo(303);
        assertThat(in("tone", "bob")
                        .post("/judge/begin", "invite", "x", "more", large)
                        .statusCode())
                .as("known by the session")
                .isEqualTo(403);
        pages.revoke("tone", "ann");
        for (String unknown : List.of(invitation.token(), "x", "")) {
            assertThat(new WorkVisitor(address)
                            .post("/judge/begin?invite=" + unknown, "invite", unknown, "more", large)
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void allBytesThatReachAnAnnotator_nameNoModelAndNobodysVote_andRunNothingOfTheContent() throws Exception {
        WorkVisitor bob = in("tone", "bob-the-other");
        work(bob, "bob-says-so");
        WorkVisitor ann = in("tone", "ann");
        ann.get("/judge?invite=" + pages.invite("tone", "ann", WEEK).token());
        work(ann, "ann-says-so");
        ann.get("/judge");
        ann.post("/judge/undo", "secret", WorkVisitor.field(ann.get("/judge").body(), "secret"));
        ann.get("/judge");
        assertThat(study.queue().answers()).hasSize(7);
        assertThat(ann.received()).contains("question 0", "old answer to", "new answer to", "expected ", "مرحبا");
        assertThat(ann.received()).doesNotContain("secret-old", "secret-new", "bob-the-other", "bob-says-so");
        assertThat(ann.received())
                .contains("&lt;script&gt;document.title", "<pre dir=\"ltr\"><code>&lt;b onclick=alert(1)&gt;")
                .doesNotContain("<script>document", "<img", "<b onclick", "<b>", "href=\"javascript", "\u0007");
        // sides are drawn: both orders occur, or it is the same for everybody
        assertThat(ann.received()).containsPattern("id=\"answer-A\"");
    }

    private static void work(WorkVisitor visitor, String reason) throws Exception {
        work(visitor, "A", reason);
    }

    private static void work(WorkVisitor visitor, String better, String reason) throws Exception {
        for (String page = visitor.get("/judge").body();
                page.contains("id=\"judge\"");
                page = visitor.get("/judge").body()) {
            assertThat(visitor.post("/judge/send", judged(page, better, reason)).statusCode())
                    .isEqualTo(303);
        }
    }

    @Test
    void annotators_neverReachTheConsole_andTheConsolesSessionIsNoneHere() throws Exception {
        WorkVisitor ann = in("tone", "ann");
        for (String path : List.of("/people", "/runs", "/search?q=a", "/console.js", "/people?study=tone")) {
            assertThat(ann.get(path).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(ann.get("/judge/../people").statusCode()).isNotEqualTo(200);
        WorkVisitor operator = operator();
        assertThat(operator.get("/judge").statusCode()).isEqualTo(401);
        HttpResponse<String> rebound = ann.get("/judge");
        assertThat(rebound.headers().firstValue("X-Frame-Options")).contains("DENY");
    }

    private WorkVisitor operator() throws Exception {
        WorkVisitor operator = new WorkVisitor(address);
        URI url = console.url();
        HttpResponse<String> in = operator.get(url.getRawPath() + "?" + url.getRawQuery());
        operator.cookie(in.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1)[0]);
        return operator;
    }

    @Test
    void whereNothingMayBeChanged_noHeadingStandsAlone() throws Exception {
        LabelingQueue disputed = LabelingQueue.builder(store, "disputed")
                .questions(Question.choice("kind", "refund", "other"))
                .overlap(2)
                .clock(() -> now)
                .build();
        disputed.add(List.of(LabelingTask.builder("t1", List.of(Message.user("Where?")))
                .addAnswer("secret-old", "In Paris.")
                .build()));
        List.of("ann", "bob").forEach(disputed::next);
        disputed.answer("ann", "t1", Map.of("kind", LabelValue.chosen("refund")), "", Duration.ofSeconds(20));
        disputed.answer("bob", "t1", Map.of("kind", LabelValue.chosen("other")), "", Duration.ofSeconds(20));
        pages = PeoplePages.builder(key).addQueue(disputed).clock(() -> now).build();
        console.close();
        console = pages.addTo(Console.builder(registry)).open();
        URI url = console.url();
        address = URI.create(url.getScheme() + "://" + url.getAuthority() + "/");
        WorkVisitor operator = operator();
        String study = operator.get("/people?study=disputed").body();
        String adjudication = operator.get("/adjudication?study=disputed").body();
        assertThat(adjudication).contains("What people said");
        for (String page : List.of(study, adjudication)) {
            assertThat(page)
                    .contains("Read-only")
                    .doesNotContain("<form method=\"post\"")
                    .doesNotContainPattern("</h2>(<h2|</main>)");
        }
        assertThat(study).contains("2026-01-05 00:00 UTC");
    }

    @Test
    void operator_seesHowFarPeopleAre_andMakesLinks() throws Exception {
        work(in("tone", "ann"), "good");
        work(in("tone", "bob"), "good");
        WorkVisitor operator = operator();
        assertThat(operator.get("/people").body()).contains("tone", "labels", "4");
        String one = operator.get("/people?study=tone").body();
        assertThat(one).contains("4 of 4 tasks", "ann", "bob", "secret-new is", "[", "Make a link");
        assertThat(operator.get("/people?study=nothing").statusCode()).isEqualTo(404);
        String secret = WorkVisitor.field(one, "csrf");
        String made = operator.post("/people", "csrf", secret, "study", "labels", "annotator", "cid", "days", "3")
                .body();
        String link = made.replaceAll("(?s).*href=\"(/judge\\?invite=[^\"]+)\".*", "$1");
        assertThat(new WorkVisitor(address).get(link).body()).contains("You work under the name cid");
        assertThat(operator.post("/people", "csrf", secret, "study", "labels", "annotator", "cid", "days", "0")
                        .statusCode())
                .isEqualTo(400);
        assertThat(operator.post("/people", "csrf", secret, "study", "labels", "annotator", "<b>", "days", "3")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void expert_seesVotesAndReasons_andDecides() throws Exception {
        for (String who : List.of("ann", "bob")) {
            WorkVisitor rater = in("tone", who);
            String page = rater.get("/judge").body();
            boolean oldLeft = page.indexOf("old answer to") < page.indexOf("new answer to");
            String mine = oldLeft == who.equals("ann") ? "A" : "B"; // they disagree about the first row
            work(rater, mine, "because " + who + HOSTILE);
        }
        WorkVisitor operator = operator();
        String page = operator.get("/adjudication?study=tone").body();
        assertThat(page)
                .contains("tasks are disputed", "because ann", "because bob", "Your decision")
                .doesNotContain("<img", "<script>document", "secret-old");
        String task = WorkVisitor.field(page, "task");
        String[] decision = {
            "csrf",
            WorkVisitor.field(page, "csrf"),
            "study",
            "tone",
            "task",
            task,
            "expert",
            "eve",
            "reason",
            "rule 2",
            "q0",
            "A",
            "q1-A",
            "4",
            "q1-B",
            "2",
            "q2-A",
            "5",
            "q2-B",
            "1"
        };
        assertThat(operator.post("/adjudication", decision).statusCode()).isEqualTo(303);
        assertThat(study.queue().decisions()).singleElement().satisfies(decided -> {
            assertThat(decided.taskId()).isEqualTo(task);
            assertThat(decided.reason()).isEqualTo("rule 2");
            assertThat(decided.values()).containsEntry("preference", LabelValue.preferred("secret-old"));
        });
        assertThat(WorkVisitor.field(operator.get("/adjudication?study=tone").body(), "task"))
                .isNotEqualTo(task);
        decision[List.of(decision).indexOf("q0") + 1] = "C";
        assertThat(operator.post("/adjudication", decision).statusCode()).isEqualTo(400);
    }

    @Test
    void labels_correctionsAndSpans_comeBackAsTheyWereGiven() throws Exception {
        WorkVisitor ann = in("labels", "ann");
        String page = ann.get("/judge").body();
        assertThat(page)
                .contains("name=\"q0\" value=\"0\" checked=\"\"", "type=\"checkbox\"", "<textarea id=\"q2\"")
                .doesNotContain("<img", "secret-");
        assertThat(ann.post(
                                "/judge/send",
                                WorkVisitor.filled(
                                        page,
                                        "q0",
                                        "1",
                                        "q1",
                                        "0",
                                        "q1",
                                        "1",
                                        "q2",
                                        "Ann\r\nis in Rome.",
                                        "q3",
                                        "0-3:0 13-18:1",
                                        "took",
                                        "4200"))
                        .statusCode())
                .isEqualTo(303);
        AnswerGiven answer = queue.answers().get(0);
        assertThat(answer.took()).isEqualTo(Duration.ofMillis(4200));
        assertThat(answer.values())
                .isEqualTo(Map.of(
                        "kind", LabelValue.chosen("it's & odd"),
                        "about", new LabelValue.Chosen(List.of("price", "speed")),
                        "better", new LabelValue.Corrected("Ann\nis in Rome."),
                        "parts",
                                new LabelValue.Marked(List.of(
                                        new LabelValue.Span(0, 3, "name"), new LabelValue.Span(14, 19, "place")))));
        assertThat("Ann\r\nlives in Paris.".substring(14, 19)).isEqualTo("Paris");
        assertThat(ann.get("/judge").body()).contains("Nothing is left for you");
    }

    @Test
    void skip_leavesATaskToOthers_andUndoBringsItBack() throws Exception {
        WorkVisitor ann = in("labels", "ann");
        String page = ann.get("/judge").body();
        String[] skip = WorkVisitor.filled(page, "do", "skip", "reason", "too hard");
        assertThat(ann.post("/judge/send", skip).statusCode()).isEqualTo(303);
        assertThat(ann.post("/judge/send", skip).statusCode()).as("sent again").isEqualTo(303);
        assertThat(ann.get("/judge").body()).contains("Nothing is left for you");
        String secret = WorkVisitor.field(page, "secret");
        assertThat(ann.post("/judge/undo", "secret", secret).statusCode()).isEqualTo(303);
        assertThat(WorkVisitor.field(ann.get("/judge").body(), "task")).isEqualTo("t1");
        assertThat(ann.post("/judge/undo", "secret", secret).statusCode()).isEqualTo(409);
    }

    @Test
    void key_isDrawnOnce_andItsOwnersAlone() throws Exception {
        Path file = folder.resolve("key");
        assertThat(InvitationKey.keptIn(file).sign("a", "b")).isEqualTo(key.sign("a", "b"));
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        assertThat(key.toString()).doesNotContain(Files.readString(file));
        assertThatThrownBy(() -> InvitationKey.of(new byte[31])).hasMessageContaining("31 bytes");
    }
}
