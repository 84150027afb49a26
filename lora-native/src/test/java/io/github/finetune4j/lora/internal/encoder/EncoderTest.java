// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("native")
class EncoderTest {
    private static final int CLS = 2;
    private static final int SEP = 3;

    @TempDir
    Path temporary;

    @Test
    void encode_ofText_hasEdgesAndPlaces() {
        try (Encoder encoder = Encoder.open(bert())) {
            EncodedText text = encoder.encode("My card [SEP]", 10);
            assertThat(text.ids()).startsWith(CLS, 6, 10).endsWith(SEP);
            assertThat(text.ids()).containsOnlyOnce(SEP); // what looks like a special token stays text
            assertThat(text.begin()).startsWith(-1, 0, 3).endsWith(-1);
            assertThat(text.end()).startsWith(-1, 2, 7).endsWith(-1);
        }
    }

    @Test
    void encode_ofTooMany_cutsAndCounts() {
        try (Encoder encoder = Encoder.open(bert())) {
            EncodedText text = encoder.encode("my card is my card", 5);
            assertThat(text.ids()).containsExactly(CLS, 6, 10, 11, SEP);
            assertThat(text.cut()).isEqualTo(2);
            assertThat(encoder.encode("", 5).ids()).containsExactly(CLS, SEP);
        }
    }

    @Test
    void encode_ofFiftyMegabytes_readsItsBeginningAlone() {
        try (Encoder encoder = Encoder.open(bert())) {
            EncodedText text = encoder.encode("my card ".repeat(6_250_000), 64);
            assertThat(text.ids())
                    .isEqualTo(encoder.encode("my card ".repeat(100), 64).ids());
            assertThat(text.cut()).isBetween(100, 10_000); // of 12.5 million
            EncodedText pair = encoder.encodePair("my card", "is it ".repeat(8_000_000), 64);
            assertThat(pair.ids())
                    .isEqualTo(encoder.encodePair("my card", "is it ".repeat(100), 64)
                            .ids());
            assertThat(pair.cut()).isBetween(100, 10_000);
        }
    }

    @Test
    void encode_ofALongBeginningWithoutATokenInIt_readsOn() {
        try (Encoder encoder = Encoder.open(bert())) {
            EncodedText text = encoder.encode(" ".repeat(100_000) + "my card", 64);
            assertThat(text.ids()).containsExactly(CLS, 6, 10, SEP);
            assertThat(text.begin()).containsExactly(-1, 100_000, 100_003, -1);
            assertThat(text.cut()).isZero();
        }
    }

    @Test
    void encodePair_ofTooMany_cutsTheLongerFirst() {
        try (Encoder encoder = Encoder.open(bert())) {
            EncodedText whole = encoder.encodePair("my card", "is it", 10);
            assertThat(whole.ids()).containsExactly(CLS, 6, 10, SEP, 11, 13, SEP);
            EncodedText cut = encoder.encodePair("my", "is it is it is it", 8);
            assertThat(cut.ids()).containsExactly(CLS, 6, SEP, 11, 13, 11, 13, SEP);
            assertThat(cut.cut()).isEqualTo(2);
            EncodedText both = encoder.encodePair("my my my my my", "is is is is", 8);
            assertThat(both.ids()).containsExactly(CLS, 6, 6, 6, SEP, 11, 11, SEP);
        }
    }

    @Test
    void encode_outOfRange_saysWhatIsAllowed() {
        try (Encoder encoder = Encoder.open(bert())) {
            assertThatThrownBy(() -> encoder.encode("my card", 65))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("tokens of a text: 65 -> give 3 to 64");
            assertThatThrownBy(() -> encoder.encodePair("my", "card", 3)).hasMessageContaining("give 4 to 64");
            EncodedText long_ = new EncodedText(new int[65], new int[65], new int[65], new int[65], 0);
            assertThatThrownBy(() -> encoder.hidden(List.of(long_)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("text 1 of 1: 65 tokens -> give 1 to 64");
            EncodedText strange = new EncodedText(new int[] {100}, new int[1], new int[1], new int[1], 0);
            assertThatThrownBy(() -> encoder.hidden(List.of(strange)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("token 100");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "modernbert"})
    void embed_ofManyTexts_isThatOfEachAlone(String family) {
        try (Encoder encoder = Encoder.open(Fixtures.path("heads/encoders/" + family + "/base"))) {
            List<EncodedText> texts = many(encoder);
            float[][] together = encoder.embed(texts, Pooling.MEAN, true);
            for (int i = 0; i < texts.size(); i++) {
                float[] alone = encoder.embed(List.of(texts.get(i)), Pooling.MEAN, true)[0];
                for (int j = 0; j < alone.length; j++) {
                    assertThat(together[i][j]).isCloseTo(alone[j], offset(2e-6f));
                }
            }
            assertThat(encoder.embed(List.of(), Pooling.MEAN, true)).isEmpty();
        }
    }

    // with local layers alone a token knows its neighbours only, and where a text begins does not matter
    @Test
    void hidden_ofLocalLayers_isThatOfThePartAroundAToken() throws IOException {
        Path folder = copy(Fixtures.path("heads/encoders/modernbert/base"));
        Path config = folder.resolve("config.json");
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("\"full_attention\",", "\"sliding_attention\",")
                        .replace("\"max_position_embeddings\": 64", "\"max_position_embeddings\": 700"));
        try (Encoder encoder = Encoder.open(folder)) {
            int[] ids = IntStream.range(0, 600).map(i -> 5 + i * i % 89).toArray();
            float[][] whole = encoder.hidden(List.of(text(ids)))[0];
            for (int from : new int[] {200, 220, 470}) { // around the places where queries are cut into blocks
                float[][] part = encoder.hidden(List.of(text(Arrays.copyOfRange(ids, from, from + 100))))[0];
                for (int i = 8; i < 92; i++) {
                    for (int j = 0; j < encoder.width(); j++) {
                        assertThat(part[i][j]).isCloseTo(whole[from + i][j], offset(1e-4f));
                    }
                }
            }
        }
    }

    private static EncodedText text(int[] ids) {
        int[] zeros = new int[ids.length];
        return new EncodedText(ids, zeros, zeros, zeros, 0);
    }

    @Test
    void embed_byFourThreads_givesEachTheSame() throws Exception {
        try (Encoder encoder = Encoder.open(bert())) {
            List<EncodedText> texts = many(encoder);
            float[][] expected = encoder.embed(texts, Pooling.MEAN, false);
            ExecutorService pool = Executors.newFixedThreadPool(4);
            try {
                List<Future<float[][]>> found = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    found.add(pool.submit(() -> encoder.embed(texts, Pooling.MEAN, false)));
                }
                for (Future<float[][]> each : found) {
                    assertThat(each.get()).isDeepEqualTo(expected);
                }
            } finally {
                pool.shutdown();
            }
        }
    }

    private static List<EncodedText> many(Encoder encoder) {
        return IntStream.range(0, 50)
                .mapToObj(i -> encoder.encode("my card is it ".repeat(i % 13 + 1) + "can do", 64))
                .toList();
    }

    @Test
    void open_ofSentenceTransformersFolder_takesWhatItSays() throws IOException {
        Path folder = copy(bert());
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(folder.resolve("modules.json"), """
                [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                 {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
                """);
        Files.writeString(
                folder.resolve("1_Pooling/config.json"),
                "{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}");
        Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 12}");
        Files.writeString(
                folder.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"find: \"}}");
        try (Encoder encoder = Encoder.open(folder);
                Encoder plain = Encoder.open(bert())) {
            assertThat(encoder.pooling()).isEqualTo(Pooling.FIRST);
            assertThat(encoder.normalizes()).isTrue();
            assertThat(encoder.maxTokens()).isEqualTo(12);
            assertThat(encoder.prompts()).containsEntry("query", "find: ");
            assertThat(encoder.width()).isEqualTo(32);
            assertThat(encoder.fingerprint()).hasSize(64).isEqualTo(plain.fingerprint());
            assertThat(plain.pooling()).isEqualTo(Pooling.MEAN);
            assertThat(plain.normalizes()).isFalse();
            assertThat(plain.maxTokens()).isEqualTo(64);
        }
        Files.writeString(folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_max_tokens\": true}");
        assertThatThrownBy(() -> Encoder.open(folder))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("pooling by max");
    }

    @Test
    void open_ofSentenceTransformersFolderSinceVersion6_takesLimitAndPromptFromWhereTheyAre() throws IOException {
        Path folder = copy(bert());
        Files.writeString(
                folder.resolve("modules.json"),
                "[{\"path\": \"\", \"type\": \"sentence_transformers.base.modules.transformer.Transformer\"}]");
        Files.writeString(
                folder.resolve("sentence_bert_config.json"), "{\"module_output_name\": \"token_embeddings\"}");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 12}");
        Path own = folder.resolve("config_sentence_transformers.json");
        Files.writeString(own, "{\"default_prompt_name\": \"query\", \"prompts\": {\"query\": \"find: \"}}");
        try (Encoder encoder = Encoder.open(folder)) {
            assertThat(encoder.maxTokens()).isEqualTo(12);
            assertThat(encoder.prompted("my card")).isEqualTo("find: my card");
        }
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 1e30}"); // says: no limit
        Files.writeString(own, "{\"default_prompt_name\": null, \"prompts\": {\"query\": \"find: \"}}");
        try (Encoder encoder = Encoder.open(folder)) {
            assertThat(encoder.maxTokens()).isEqualTo(64);
            assertThat(encoder.prompted("my card")).isEqualTo("my card");
        }
        Files.writeString(own, "{\"default_prompt_name\": \"passage\", \"prompts\": {\"query\": \"find: \"}}");
        refused(folder, InvalidModelException.class, "default_prompt_name names none of its prompts -> ");
    }

    @Test
    void places_ofMpnetAreCountedFromTwo_andOfRobertaFromBehindThePaddingToken() throws IOException {
        for (String pad : List.of("0", "1", "3")) {
            assertThat(config("mpnet", pad).offset()).isEqualTo(2);
            assertThat(config("roberta", pad).offset()).isEqualTo(Integer.parseInt(pad) + 1);
            assertThat(config("bert", pad).offset()).isZero();
        }
    }

    private EncoderConfig config(String type, String pad) throws IOException {
        Path folder = edited(json -> json.replace("\"model_type\": \"bert\"", "\"model_type\": \"" + type + "\"")
                .replace("\"pad_token_id\": 0", "\"pad_token_id\": " + pad + " "));
        return EncoderConfigReader.read(folder);
    }

    @Test
    void open_withoutTokenizer_namesTheFile() throws IOException {
        Path folder = copy(bert());
        Files.delete(folder.resolve("tokenizer.json"));
        refused(folder, InvalidModelException.class, "no tokenizer: " + folder.resolve("tokenizer.json"));
    }

    @Test
    void open_ofPickleAlone_refuses() throws IOException {
        Path folder = copy(bert());
        Files.delete(folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("pytorch_model.bin"), "never read");
        refused(folder, InvalidModelException.class, "pytorch_model.bin only, a pickle, which is not read");
    }

    @Test
    void open_ofNothing_namesTheFolder() {
        Path nothing = temporary.resolve("nothing");
        refused(nothing, InvalidModelException.class, "no folder of an encoder: " + nothing);
    }

    @Test
    void open_ofUnknownKind_namesIt() throws IOException {
        Path folder = edited(json -> json.replace("\"model_type\": \"bert\"", "\"model_type\": \"reformer\""));
        refused(
                folder,
                UnsupportedCapabilityException.class,
                "config.json: model_type is \"reformer\", supported is one of bert, roberta");
        assertThat(Encoder.isEncoder(folder)).isFalse();
        assertThat(Encoder.isEncoder(bert())).isTrue();
    }

    @Test
    void open_ofUnknownFunction_namesIt() throws IOException {
        Path folder = edited(json -> json.replace("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"mish\""));
        refused(folder, UnsupportedCapabilityException.class, "hidden_act is \"mish\"");
    }

    @Test
    void open_ofOtherConfig_namesTensors() throws IOException {
        Path folder = edited(json -> json.replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3")
                .replace("\"intermediate_size\": 64", "\"intermediate_size\": 48"));
        refused(
                folder,
                InvalidModelException.class,
                "encoder.layer.0.intermediate.dense.weight has shape [64, 32], config.json asks for [48, 32]",
                "and 14 more -> fetch the model again");
    }

    @Test
    void open_ofDamagedConfig_namesAllKeys() throws IOException {
        Path folder = edited(
                json -> json.replace("\"hidden_size\": 32,", "").replace("\"vocab_size\": 100", "\"vocab_size\": -1"));
        refused(
                folder,
                InvalidModelException.class,
                "config.json: missing hidden_size; ",
                "vocab_size must be a whole number");
    }

    @Test
    void open_ofOtherFamilysWeights_saysWhatIsMissing() throws IOException {
        Path folder = copy(Fixtures.path("heads/encoders/modernbert/base"));
        Files.copy(
                bert().resolve("model.safetensors"),
                folder.resolve("model.safetensors"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused(
                folder,
                InvalidModelException.class,
                "model.safetensors has no tensor embeddings.tok_embeddings.weight");
    }

    @Test
    void logits_withoutHead_saysSo() {
        Encoder encoder = Encoder.open(bert());
        EncodedText text = encoder.encode("my card", 10);
        assertThatThrownBy(() -> encoder.logits(List.of(text)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ForSequenceClassification");
        encoder.close();
        encoder.close();
        assertThatThrownBy(() -> encoder.hidden(List.of(text)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the encoder is closed");
    }

    private static void refused(Path folder, Class<? extends Exception> kind, String... words) {
        assertThatThrownBy(() -> Encoder.open(folder)).isInstanceOf(kind).hasMessageContainingAll(words);
    }

    private Path edited(UnaryOperator<String> edit) throws IOException {
        Path folder = copy(bert());
        Path config = folder.resolve("config.json");
        String before = Files.readString(config);
        assertThat(edit.apply(before)).isNotEqualTo(before);
        Files.writeString(config, edit.apply(before));
        return folder;
    }

    private static Path bert() {
        return Fixtures.path("heads/encoders/bert/base");
    }

    private Path copy(Path from) throws IOException {
        Path to = Files.createTempDirectory(temporary, "encoder");
        try (Stream<Path> files = Files.list(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(file.getFileName()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return to;
    }
}
