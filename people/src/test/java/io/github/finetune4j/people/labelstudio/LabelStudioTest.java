// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.journal.MemoryJournalStore;
import io.github.finetune4j.people.Tasks;
import io.github.finetune4j.people.labeling.LabelingQueue;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.people.task.Guideline;
import io.github.finetune4j.people.task.LabelValue;
import io.github.finetune4j.people.task.LabelingTask;
import io.github.finetune4j.people.task.Question;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Point 4, over HTTP, against what Label Studio 1.23.2 was recorded to answer. */
@Timeout(60)
class LabelStudioTest {
    private static final Question VERDICT = Question.choice("verdict", "good", "bad");

    private final RecordedStudio server = new RecordedStudio();
    private final MemoryJournalStore store = new MemoryJournalStore();

    LabelStudioTest() throws IOException {}

    @AfterEach
    void close() {
        server.close();
        store.close();
    }

    private LabelStudio studio(String token) {
        return LabelStudio.at(server.address(), LabelStudioToken.of(token));
    }

    private LabelingQueue queue(Question question, int tasks) {
        LabelingQueue queue = LabelingQueue.builder(store, "studio")
                .questions(question)
                .overlap(2)
                .guideline(new Guideline("v2", "Read both."))
                .build();
        queue.add(tasks(0, tasks));
        return queue;
    }

    private static List<LabelingTask> tasks(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Tasks.builder("choices-" + i)
                        .addPrelabel("verdict", LabelValue.chosen("good"))
                        .build())
                .toList();
    }

    @Test
    void queue_goesOut_andAnswersComeBack_onceHoweverOften() {
        LabelingQueue queue = queue(VERDICT, 3);
        LabelStudioProject project = studio(RecordedStudio.PERSONAL).project("tickets", queue);
        assertThat(project.id()).isEqualTo(3);
        assertThat(project.page()).isEqualTo(server.address().resolve("/projects/3/data"));
        assertThat(String.valueOf(server.projects().get(0).get("maximum_annotations")))
                .isEqualTo("2");
        assertThat(server.projects().get(0))
                .containsEntry("expert_instruction", "Read both.")
                .containsEntry("show_collab_predictions", true);
        assertThat(project.send()).isEqualTo(3);
        assertThat(project.send()).isZero();
        assertThat(server.tasks())
                .hasSize(3)
                .allSatisfy(task -> assertThat(task).containsKey("predictions"));
        assertThat(project.receive()).isEqualTo(Map.of(Receipt.SAVED, 4L));
        assertThat(project.receive()).isEqualTo(Map.of(Receipt.ALREADY_ANSWERED, 4L));
        AnswerGiven last = queue.answers().get(3);
        assertThat(last.annotator()).isEqualTo("label-studio-2");
        assertThat(last.took()).isEqualTo(Duration.ofMillis(7250));

        queue.add(tasks(3, 8));
        LabelStudioProject again = studio(RecordedStudio.LEGACY).project("tickets", queue);
        assertThat(again.send()).isEqualTo(5);
        assertThat(server.projects()).hasSize(1);
        assertThat(server.tasks())
                .extracting(task -> JsonView.object(task, "data").get("example_id"))
                .doesNotHaveDuplicates()
                .hasSize(8);
    }

    @Test
    void lostAnswer_doublesNothing() {
        LabelStudioProject project = studio(RecordedStudio.LEGACY).project("tickets", queue(VERDICT, 3));
        server.loseTheNextAnswer();
        assertThatThrownBy(project::send)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("the import at Label Studio " + server.address() + ": no connection (")
                .hasMessageContaining(" -> ");
        assertThat(project.send()).isZero();
        assertThat(server.tasks()).hasSize(3);
    }

    @Test
    void accessTokenThatIsOver_isFetchedAnew() {
        LabelStudioProject project = studio(RecordedStudio.PERSONAL).project("tickets", queue(VERDICT, 3));
        server.expire();
        assertThat(project.send()).isEqualTo(3);
        assertThat(server.requests().stream().filter(each -> each.endsWith("/token/refresh/")))
                .hasSize(2);
        assertThat(server.tasks()).hasSize(3);
    }

    @Test
    void preLabels_thatTheQueueHides_stayHere() {
        LabelingQueue queue = LabelingQueue.builder(store, "blind")
                .questions(VERDICT)
                .prelabelsShown(false)
                .build();
        queue.add(tasks(0, 1));
        studio(RecordedStudio.LEGACY).project("tickets", queue).send();
        assertThat(server.tasks().get(0)).doesNotContainKey("predictions");
        assertThat(server.projects().get(0)).containsEntry("show_collab_predictions", false);
    }

    @Test
    void project_thatAsksSomethingElse_isRefused() {
        LabelingQueue queue = queue(VERDICT, 1);
        studio(RecordedStudio.LEGACY).project("tickets", queue);
        LabelingQueue other = LabelingQueue.builder(store, "other")
                .questions(Question.choice("tone", "kind", "rude"))
                .build();
        other.add(List.of(Tasks.plain("t")));
        assertThatThrownBy(() -> studio(RecordedStudio.LEGACY).project("tickets", other))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("project 3 does not ask [tone]")
                .hasMessageContaining(" -> give another title");
        server.projects().add(server.projects().get(0));
        assertThatThrownBy(() -> studio(RecordedStudio.LEGACY).project("tickets", queue))
                .hasMessageContaining("\"tickets\" there are 2 of");
        assertThatThrownBy(() -> studio(RecordedStudio.LEGACY).project(9999, queue))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("404 No Project matches the given query.");
    }

    @Test
    void wrongTokens_areNamed_andNotShown() {
        LabelingQueue queue = queue(VERDICT, 1);
        for (String token : List.of("deadbeefdeadbeef", "eyJh.eyJ0b2tl.c2lnbmF0", RecordedStudio.LEGACY + "0")) {
            LabelStudioToken wrong = LabelStudioToken.of(token);
            assertThat(wrong).hasToString("LabelStudioToken(***)");
            assertThatThrownBy(() -> studio(token).project("tickets", queue))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageMatching("(?s).*: 401 (Invalid token.|Token is invalid) -> .*")
                    .satisfies(failure -> assertThat(everythingSaid(failure)).doesNotContain(token));
        }
        assertThatThrownBy(() -> LabelStudioToken.of("two words"))
                .hasMessageContaining(" -> ")
                .hasMessageNotContaining("two");
        assertThat(studio(RecordedStudio.LEGACY).toString()).isEqualTo("Label Studio " + server.address());
    }

    private static String everythingSaid(Throwable failure) {
        StringBuilder said = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            said.append(each);
        }
        return said.toString();
    }

    @Test
    void otherVersions_andOtherServers_areNamed() throws IOException {
        LabelingQueue queue = queue(VERDICT, 1);
        server.release("1.7.3");
        fails(() -> studio(RecordedStudio.LEGACY).project("tickets", queue), "\"1.7.3\" in the answer", "from 1.18 on");
        server.release("soon");
        fails(() -> studio(RecordedStudio.LEGACY).project("tickets", queue), "\"soon\" in the answer", "from 1.18 on");
        URI other = serving("<html>Welcome</html>", new CountDownLatch(0));
        fails(
                () -> LabelStudio.at(other, LabelStudioToken.of("t")).version(),
                "no JSON in the answer",
                other.toString());
    }

    private void fails(ThrowingCallable what, String... words) {
        assertThatThrownBy(what).isInstanceOf(ProviderException.class).hasMessageContainingAll(words);
    }

    private static URI serving(String body, CountDownLatch gate) throws IOException {
        HttpServer plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        plain.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, body.length());
            try {
                gate.await(); // the head is there, the body is not
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.getResponseBody().write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            exchange.close();
        });
        plain.start();
        return URI.create("http://127.0.0.1:" + plain.getAddress().getPort());
    }

    @Test
    void slowAnswer_endsInTime_alsoBehindItsHead() throws IOException {
        CountDownLatch gate = new CountDownLatch(1);
        URI slow = serving("{\"release\":\"1.23.2\"}", gate);
        LabelStudio studio = LabelStudio.at(slow, LabelStudioToken.of("t"));
        fails(() -> studio.timeout(Duration.ofMillis(200)).version(), "no answer within 200 ms -> try again");
        gate.countDown();
        assertThat(studio.version()).isEqualTo("1.23.2");
    }

    @Test
    void serverThatIsGone_andAddressesThatAreNone_areNamed() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        LabelStudio gone = LabelStudio.at(URI.create("http://127.0.0.1:" + port), LabelStudioToken.of("t"));
        assertThatThrownBy(gone::version)
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + port + ": no connection (ConnectException) -> start it");
        for (String wrong : List.of("localhost:8080", "ftp://x", "http://one:two@x", "http://x/?a=b")) {
            assertThatThrownBy(() -> LabelStudio.at(URI.create(wrong), LabelStudioToken.of("t")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" -> ")
                    .hasMessageNotContaining("two");
        }
        assertThatThrownBy(() -> studio("t").project("ab", queue(VERDICT, 1))).hasMessageContaining("3 to 50");
        assertThatThrownBy(() -> studio("t").timeout(Duration.ZERO)).hasMessageContaining("0 seconds -> ");
    }

    @Test
    void whatTheServerQuotesOfATask_isNotRepeated() {
        StudioFailures failures = new StudioFailures("http://x", LabelStudioToken.of("secret"));
        String quoted = "{\"detail\":\"Validation error secret\",\"validation_errors\":{\"non_field_errors\":"
                + "[\"Error at item 0: \\\"text\\\" key is expected :: {'data': {'other': 'private'}}\"]}}";
        assertThat(failures.refused("the import", 400, quoted))
                .hasMessageContaining("400 Validation error ***; Error at item 0: \"text\" key is expected -> ")
                .hasMessageNotContaining("private");
        assertThat(failures.refused("the import", 502, "<html>")).isInstanceOf(ProviderUnavailableException.class);
        assertThat(failures.refused("the import", 403, "{}")).hasMessageContaining("403 without a reason -> ");
    }
}
