// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ResultNotSavedException;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.testkit.FakeDisk;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeBatching;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Teachers at a service: batches, storms, full disks, keys and words. */
@Timeout(60)
class TeacherServiceTest {
    private final VirtualClock clock = VirtualClock.create();
    private final FakeOpenAiServer server =
            ServiceLab.server().clock(clock).batching(FakeBatching.usual()).start();
    private final OpenAiProvider provider = ServiceLab.provider(server.baseUrl())
            .clock(clock)
            .sleeper(clock::advance)
            .build();
    private final ChatModel model = provider.chatModel(ServiceLab.MODEL);

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        provider.close();
        server.close();
    }

    private Teacher.Builder teacher(Path where, UnaryOperator<ModelCalls> calls) {
        return ServiceLab.teacher(where, model, calls);
    }

    private Teacher inBatches(Path where) {
        return teacher(where, calls -> calls.batch(where.resolve("batches"))).build();
    }

    @Test
    void batches_areOneSetting_atHalfThePrice_andAnotherProcessAsksNothingAgain() {
        TeacherResult taught = inBatches(folder).teach();
        assertThat(taught.rows().size()).isEqualTo(40);
        assertThat(server.chats()).isZero();
        assertThat(server.billed().values()).allMatch(times -> times == 1);
        assertThat(taught.calls()).isEqualTo(server.billed().size());
        int before = server.requestCount();
        TeacherResult again = inBatches(folder).teach();
        assertThat(server.requestCount()).isEqualTo(before);
        assertThat(again.rows().fingerprint()).isEqualTo(taught.rows().fingerprint());
        TeacherResult byCalls =
                teacher(folder.resolve("calls"), calls -> calls).build().teach();
        assertThat(byCalls.rows().size()).isEqualTo(40);
        assertThat(taught.cost().tokens()).isEqualTo(byCalls.cost().tokens());
        assertThat(taught.cost().money()).isCloseTo(byCalls.cost().money() / 2, within(1e-12));
    }

    @Test
    void whatABatchModelSaysOfItsAnswers_isInTheResult() {
        BatchModel batches = new Noting(model.inBatches(folder).orElseThrow());
        TeacherResult taught =
                ServiceLab.teacher(folder, batches, calls -> calls).build().teach();
        assertThat(taught.notes()).containsExactly("3 answers came by ordinary calls.");
        assertThat(taught.summary()).endsWith("\n3 answers came by ordinary calls.");
        assertThat(inBatches(folder.resolve("plain")).teach().notes()).isEmpty();
    }

    @Test
    void resultsInAnotherOrder_doubled_unknown_ofAnotherModel_costOneRow_andNoneTwice() {
        server.batching(FakeBatching.quick().withSeed(77));
        server.fault(FakeFault.doubledAnswer());
        server.fault(FakeFault.unknownAnswer());
        server.fault(FakeFault.otherModel());
        TeacherResult taught = inBatches(folder).teach();
        assertThat(taught.rows().chats())
                .allMatch(row -> row.answer()
                        .orElseThrow()
                        .content()
                        .equals(Lab.label(row.messages().get(0).content())));
        assertThat(server.billed().values()).allMatch(times -> times == 1);
    }

    @Test
    void storm_endsTheRun_andTheNextOneGoesOn_withEachRow() {
        server.fault(FakeFault.status(503, "", "overloaded")
                .on("POST", "/chat/completions")
                .after(7)
                .times(1_000));
        Teacher teacher = teacher(folder, calls -> calls.retries(0)).build();
        assertThatThrownBy(teacher::teach)
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("the others failed twice")
                .hasMessageEndingWith("-> teach again later, it goes on");
        server.noFaults();
        TeacherResult taught = teacher.teach();
        assertThat(taught.rows().size()).isEqualTo(40);
        assertThat(taught.leftOut()).doesNotContainKey("unanswered");
        assertThat(server.questions().values()).allMatch(times -> times == 1);
    }

    @Test
    void fewFailures_areAskedOnceMore_andWhatStillFailsIsCounted_notDropped() {
        server.fault(FakeFault.status(429, "", "slow down")
                .on("POST", "/chat/completions")
                .after(5)
                .times(2));
        Teacher teacher = teacher(folder, calls -> calls.retries(0)).build();
        TeacherResult taught = teacher.teach();
        assertThat(taught.leftOut()).doesNotContainKey("unanswered");
        assertThat(taught.rows().size()).isEqualTo(40);
    }

    @Test
    void fullDisk_isAClearError_whereverItFillsUp_andNothingIsAskedTwiceAfterwards() {
        FakeDisk disk = FakeDisk.in(folder);
        long free = 200;
        boolean full = true;
        while (full) {
            disk.free(free);
            try {
                Teacher teacher = teacher(disk.path("taught"), calls -> calls).build();
                assertThat(teacher.teach().rows().size()).isEqualTo(40);
                full = false;
            } catch (FineTuneException e) {
                assertThat(e).hasMessageContaining("No space left on device");
                free += 2_500;
            }
        }
        assertThat(free).isGreaterThan(10_000);
        // an answer that no longer fitted is the only one that is asked for again
        assertThat(server.questions().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum()
                        - server.questions().size())
                .isLessThanOrEqualTo((int) (free / 2_500));
        assertThat(ResultNotSavedException.class).isAssignableTo(FineTuneException.class);
    }

    @Test
    void keysAndWords_areInNoLog_andKeysInNoFile() throws IOException {
        Logger ours = Logger.getLogger("io.github.finetune4j");
        ours.setLevel(Level.ALL);
        StringBuilder shown = new StringBuilder();
        server.fault(FakeFault.status(500, "", "you said card by Bearer " + ServiceLab.KEY)
                .on("POST", "/chat/completions")
                .times(3));
        try (HeardLog log = HeardLog.of("io.github.finetune4j")) {
            TeacherResult taught = teacher(folder, calls -> calls.retries(0))
                    .checks(checks -> checks.addCode("code", row -> {
                        if (row.messages().get(0).content().endsWith(" 3")) {
                            throw new IllegalStateException(
                                    row.messages().get(0).content());
                        }
                        return true;
                    }))
                    .build()
                    .teach();
            assertThat(taught.leftOut()).containsEntry("check: code", 1L);
            shown.append(taught);
            assertThat(log.messages()).anyMatch(line -> line.contains("the check code failed"));
            log.messages().forEach(shown::append);
        } finally {
            ours.setLevel(null);
        }
        String words = Lab.prompts(3, 4).examples().get(0).messages().get(0).content();
        assertThat(shown.toString()).doesNotContain(ServiceLab.KEY, words, words.substring(0, 20));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.UTF_8)).doesNotContain(ServiceLab.KEY);
            }
        }
    }

    @Test
    void folder_isOneProcesss() {
        try (RoundJournal other = RoundJournal.open(folder)) {
            assertThat(other.found(1, "x")).isEmpty();
            assertThatThrownBy(() -> inBatches(folder).teach())
                    .isInstanceOf(FineTuneException.class)
                    .hasMessageContaining("are being taught into");
        }
        assertThat(inBatches(folder).teach().rows().size()).isEqualTo(40);
    }

    /** Batches that say something of their answers. */
    private record Noting(BatchModel model) implements BatchModel {
        @Override
        public List<ChatResponse> chatAll(List<ChatRequest> requests) {
            return model.chatAll(requests);
        }

        @Override
        public ChatResponse chat(ChatRequest request) {
            return model.chat(request);
        }

        @Override
        public double priceShare() {
            return model.priceShare();
        }

        @Override
        public List<String> notes() {
            return List.of("3 answers came by ordinary calls.");
        }

        @Override
        public String name() {
            return model.name();
        }

        @Override
        public Optional<String> identity() {
            return model.identity();
        }
    }
}
