// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.DatasetReport;
import io.github.finetune4j.dataset.DatasetRule;
import io.github.finetune4j.dataset.DatasetSplitBuilder;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.dataset.clean.Cleaning;
import io.github.finetune4j.dataset.clean.RowFilters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules about bytes, with limits that small files reach. */
class FileSizeTest {
    private static final int ROWS = 40;

    @TempDir
    private Path folder;

    private Path file;
    private long bytes;

    @BeforeEach
    void write() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            rows.append("{\"messages\": [{\"role\": \"user\", \"content\": \"Grüße, Nr. ")
                    .append(i)
                    .append("\"}, {\"role\": \"assistant\", \"content\": \"Hallo.\"}]}\n");
        }
        file = Files.writeString(folder.resolve("chats.jsonl"), rows);
        bytes = Files.size(file);
    }

    private static SizeRule most(long limit, String part) {
        return SizeRule.of(Map.of(
                "target", "OPENAI_SFT",
                "code", "file-too-large",
                "severity", "error",
                "of", "bytes",
                "part", part,
                "max", limit,
                "says", "the file is too large",
                "fix", "take a sample",
                "source", "this project"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void check_countsTheLinesAsTheyCame(int threads) {
        assertThat(checked(bytes, threads).issues("file-too-large")).isEmpty();
        assertThat(checked(bytes - 1, threads).issues("file-too-large"))
                .singleElement()
                .satisfies(issue -> assertThat(issue.message())
                        .isEqualTo(String.format(Locale.ROOT, "the file is too large: %,d bytes", bytes)));
    }

    private DatasetReport checked(long limit, int threads) {
        return Dataset.builder()
                .addJsonl(file)
                .reading(r -> r.threads(threads))
                .formats(DataFormat.all())
                .addRule(most(limit, "training"))
                .check();
    }

    @Test
    void check_countsNoLineThatIsLeftOut_norRowsThatNeverWereLines() throws IOException {
        Files.writeString(file, Files.readString(file) + "{broken}\n\n");

        assertThat(checked(bytes, 1).issues("file-too-large")).isEmpty();
        assertThat(Dataset.builder()
                        .addExamples(Dataset.builder()
                                .addJsonl(file)
                                .dropInvalid()
                                .build()
                                .dataset()
                                .examples())
                        .addRule(most(1, "training"))
                        .check()
                        .issues())
                .isEmpty();
    }

    /** Some bytes of some rows would be too few to judge by, and too many. */
    @Test
    void check_ofLinesAndOtherRows_doesNotGuess() {
        var other = Dataset.builder()
                .addJsonl(file)
                .reading(r -> r.maxRows(1))
                .build()
                .dataset()
                .examples();

        assertThat(Dataset.builder()
                        .addJsonl(file)
                        .addExamples(other)
                        .addRule(most(1, "training"))
                        .check()
                        .errors())
                .isZero();
    }

    @Test
    void split_isJudgedByTheFilesThatItWrites_andWritesNoneThatIsTooLarge() throws IOException {
        Path out = folder.resolve("out");
        splitting().writeJsonl(out);
        long training = Files.size(out.resolve("training.jsonl"));
        long validation = Files.size(out.resolve("validation.jsonl"));
        String before = Files.readString(out.resolve("training.jsonl"));

        splitting(most(training, "training"), most(validation, "validation")).writeJsonl(out);
        assertThatThrownBy(() -> splitting(most(training - 1, "training")).writeJsonl(out))
                .isInstanceOf(InvalidDatasetException.class)
                .hasMessageContaining("the file is too large");
        assertThatThrownBy(() -> splitting(most(validation - 1, "validation")).writeJsonl(out))
                .isInstanceOf(InvalidDatasetException.class);
        assertThat(out.resolve("training.jsonl")).hasContent(before.strip());
    }

    /** Another shape has another length than the rows came with. */
    @Test
    void split_ofConvertedRows_isJudgedAsWritten() throws IOException {
        Path out = folder.resolve("out");
        splitting().writeJsonl(out, TrainingTarget.BEDROCK_NOVA::row);
        long training = Files.size(out.resolve("training.jsonl"));
        assertThat(training).isGreaterThan(bytes);

        splitting(most(training, "training")).writeJsonl(out, TrainingTarget.BEDROCK_NOVA::row);
        assertThatThrownBy(() ->
                        splitting(most(training - 1, "training")).writeJsonl(out, TrainingTarget.BEDROCK_NOVA::row))
                .isInstanceOf(InvalidDatasetException.class);
    }

    @Test
    void split_afterSteps_isJudgedAsWritten() throws IOException {
        Path out = folder.resolve("out");
        stepping(Long.MAX_VALUE).writeJsonl(out);
        long training = Files.size(out.resolve("training.jsonl"));

        stepping(training).writeJsonl(out);
        assertThatThrownBy(() -> stepping(training - 1).writeJsonl(out)).isInstanceOf(InvalidDatasetException.class);
    }

    private DatasetSplitBuilder stepping(long limit) {
        return Dataset.builder()
                .addJsonl(file)
                .addStep(Cleaning.of(RowFilters.usual()).step())
                .addRule(most(limit, "training"))
                .split(s -> s.training(0.7).validation(0.3).seed(1));
    }

    private DatasetSplitBuilder splitting(SizeRule... rules) {
        DatasetBuilder builder = Dataset.builder().addJsonl(file);
        List.of(rules).forEach(builder::addRule);
        return builder.split(s -> s.training(0.7).validation(0.3).seed(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"out.jsonl", "out.jsonl.gz", "out.jsonl.zst"})
    void writer_refusesAFileThatIsTooLarge_packedOrNot(String name) throws IOException {
        var data = Dataset.builder().addJsonl(file).build().dataset();
        Path plain = folder.resolve("plain.jsonl");
        DataWriter.of(TrainingTarget.OPENAI_SFT).write(data, plain);
        long size = Files.size(plain);
        Path out = folder.resolve(name);

        assertThatThrownBy(() -> writer(size - 1).write(data, out))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the file is too large")
                .hasMessageContaining("take a sample");
        assertThat(out).doesNotExist();
        writer(size).write(data, out);
        assertThat(out).exists();
    }

    private static DataWriter writer(long limit) {
        return new DataWriter(
                TrainingTarget.OPENAI_SFT::row, row -> List.of(), List.of(most(limit, "training")), false);
    }

    /** A row that will be converted has another length than it came with. */
    @Test
    void converting_leavesTheSizeToTheWriting() {
        SizeRule rule = most(bytes - 1, "training");

        assertThat(checking(TargetCheck.rule(rule, false)).errors()).isEqualTo(1);
        assertThat(checking(TargetCheck.rule(rule, true)).errors()).isZero();
    }

    private DatasetReport checking(DatasetRule rule) {
        return Dataset.builder().addJsonl(file).addRule(rule).check();
    }

    @Test
    void openAi_warnsAboveOneUpload_andRefusesWhatAnUploadInPartsCannotHold() {
        assertThat(TrainingTarget.OPENAI_SFT.sizeRules())
                .filteredOn(rule -> rule.ofBytes() && rule.part().equals("training"))
                .extracting(SizeRule::most)
                .containsExactly(512L << 20, 8L << 30);
    }
}
