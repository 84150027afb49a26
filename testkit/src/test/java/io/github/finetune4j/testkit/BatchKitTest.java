// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.testkit.TinyBatchModel.Wrong;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The kit for models in batches passes one that is right, and fails one that is wrong where it is wrong. */
class BatchKitTest {
    private static final ThreadLocal<Wrong> CURRENT = ThreadLocal.withInitial(() -> Wrong.NOTHING);

    @ParameterizedTest
    @EnumSource
    void kit_failsWhoIsWrongThere(Wrong wrong) {
        CURRENT.set(wrong);
        try {
            Events tests = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(Kit.class))
                    .execute()
                    .testEvents();
            List<String> failed = tests.failed().stream()
                    .map(event -> event.getTestDescriptor().getDisplayName())
                    .map(name -> name.substring(0, name.indexOf('(')))
                    .toList();
            assertThat(tests.succeeded().count() + failed.size()).isEqualTo(23);
            if (wrong == Wrong.NOTHING) {
                assertThat(failed).isEmpty();
            } else {
                assertThat(failed).contains(failing(wrong));
            }
        } finally {
            CURRENT.remove();
        }
    }

    private static String failing(Wrong wrong) {
        return switch (wrong) {
            case NOTHING -> "";
            case GOES_BY_PLACE -> "answersInAnotherOrder_belongToTheirRequests";
            case ASKS_EQUAL_ONES_TWICE -> "requests_areOneBatch_andEqualOnesAreAskedOnce";
            case FORGETS_ANSWERS -> "answers_areGivenAgain_withoutACall";
            case FORGETS_ITS_BATCH, GIVES_NO_REMEDY -> "processThatEndsAtAnyCall_leavesNothingToPayTwice";
            case TAKES_DOUBLES -> "answerThatComesTwice_countsOnce";
            case TAKES_A_CUT_FILE -> "fileThatEndsEarly_andLooksWhole_isAskedForAgain";
            case PAYS_FOR_WHAT_IS_GONE -> "resultsThatAreGone_areTold_notPaidForAgain_andOthersAreAsked";
            case MIXES_MODELS -> "twoModels_thatAreAskedTheSame_answerEachForItself";
            case LEAVES_FAILURES -> "batchThatExpiresHalfDone_isTaken_andItsRestAskedAgain";
            case ASKS_ALL_AGAIN -> "failuresThatMayPass_areAskedAgain_andNothingElse";
            case TAKES_ANY_MODEL -> "answerOfAnotherModel_isNotGivenAsThisOnes";
            case ASKS_REFUSED_AGAIN -> "refusedRequest_isTold_andCostsTheOthersNothing";
            case GOES_ON_AFTER_A_CANCEL -> "batchThatSomebodyCancels_isTold_andNoOtherGoesOut_untilAskedAgain";
            case LETS_TWO_IN -> "twoCallsAtOnce_payOnceForWhatBothAsk";
            case GIVES_UP_AT_ONCE -> "storm_costsNoAnswer";
            case TELLS_THE_KEY, LOGS_THE_TEXT, KEEPS_THE_KEY -> "keysAndTexts_turnUpNowhere";
        };
    }

    /** The kit over the model that is set; run by this test only. */
    static class Kit extends BatchModelTck {
        private final Wrong wrong = CURRENT.get();

        @Override
        protected BatchBench start() {
            return new Bench(new TinyBatches(), wrong);
        }

        @Override
        protected String key() {
            return TinyBatches.KEY;
        }

        @Override
        protected String logger() {
            return "io.github.finetune4j.tiny";
        }
    }

    private record Bench(TinyBatches service, Wrong wrong) implements BatchBench {
        @Override
        public BatchModel open(Path folder) {
            return new TinyBatchModel(service, TinyBatches.MODEL, folder, wrong);
        }

        @Override
        public BatchModel openOther(Path folder) {
            return new TinyBatchModel(service, TinyBatches.OTHER_MODEL, folder, wrong);
        }

        @Override
        public void trouble(BatchTrouble kind, String words) {
            service.trouble(kind, words);
        }

        @Override
        public void outage(int calls, String words) {
            service.outage(calls, words);
        }

        @Override
        public void noTrouble() {
            service.trouble(null, "");
        }

        @Override
        public Map<String, Integer> billed() {
            return service.billed();
        }

        @Override
        public int requestCount() {
            return service.calls();
        }

        @Override
        public int batches() {
            return service.batches();
        }

        @Override
        public void close() {
            noTrouble();
        }
    }
}
