// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.training.LearningRateSchedule;
import io.github.finetune4j.training.LossMask;
import io.github.finetune4j.training.Quantization;
import io.github.finetune4j.training.TrainingMethod;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The JSON form of a run's settings in {@code job.json} and the manifest: their enums as words in small letters. */
final class RunJson {
    private static final ObjectMapper MAPPER = JsonFile.mapper().copy().registerModule(words());

    private RunJson() {}

    static ObjectMapper mapper() {
        return MAPPER;
    }

    /** {@return the word for it in files} */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String word(TrainingMethod method) {
        return method.name().toLowerCase(Locale.ROOT);
    }

    private static SimpleModule words() {
        SimpleModule module = new SimpleModule("words");
        add(module, LearningRateSchedule.class);
        add(module, LossMask.class);
        add(module, Precision.class);
        add(module, Quantization.class);
        add(module, TrainingMethod.class, TrainingMethod.all(), RunJson::word);
        return module;
    }

    private static <E extends Enum<E>> void add(SimpleModule module, Class<E> type) {
        add(module, type, List.of(type.getEnumConstants()), RunJson::word);
    }

    private static <T> void add(SimpleModule module, Class<T> type, List<T> all, Function<? super T, String> word) {
        Map<String, T> byWord = all.stream().collect(Collectors.toMap(word, Function.identity()));
        module.addSerializer(type, new Writer<>(type, word));
        module.addDeserializer(type, new Reader<>(type, byWord));
    }

    private static final class Writer<T> extends StdSerializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<? super T, String> word;

        Writer(Class<T> type, Function<? super T, String> word) {
            super(type);
            this.word = word;
        }

        @Override
        public void serialize(T value, JsonGenerator to, SerializerProvider provider) throws IOException {
            to.writeString(word.apply(value));
        }
    }

    private static final class Reader<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Map<String, T> byWord;

        Reader(Class<T> type, Map<String, T> byWord) {
            super(type);
            this.byWord = byWord;
        }

        @Override
        public T deserialize(JsonParser from, DeserializationContext context) throws IOException {
            T found = byWord.get(from.getText());
            if (found == null) {
                throw context.weirdStringException(from.getText(), handledType(), "no word for it");
            }
            return found;
        }
    }
}
