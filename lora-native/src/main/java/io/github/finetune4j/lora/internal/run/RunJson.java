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
import java.util.Arrays;
import java.util.Locale;

/** How a run's settings are written to {@code job.json} and the manifest: their enums as words in small letters. */
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

    private static SimpleModule words() {
        SimpleModule module = new SimpleModule("words");
        add(module, LearningRateSchedule.class);
        add(module, LossMask.class);
        add(module, Precision.class);
        add(module, Quantization.class);
        add(module, TrainingMethod.class);
        return module;
    }

    private static <E extends Enum<E>> void add(SimpleModule module, Class<E> type) {
        module.addSerializer(type, new Writer<>(type));
        module.addDeserializer(type, new Reader<>(type));
    }

    private static final class Writer<E extends Enum<E>> extends StdSerializer<E> {
        private static final long serialVersionUID = 1L;

        Writer(Class<E> type) {
            super(type);
        }

        @Override
        public void serialize(E value, JsonGenerator to, SerializerProvider provider) throws IOException {
            to.writeString(word(value));
        }
    }

    private static final class Reader<E extends Enum<E>> extends StdDeserializer<E> {
        private static final long serialVersionUID = 1L;

        private final Class<E> type;

        Reader(Class<E> type) {
            super(type);
            this.type = type;
        }

        @Override
        public E deserialize(JsonParser from, DeserializationContext context) throws IOException {
            String word = from.getText();
            return Arrays.stream(type.getEnumConstants())
                    .filter(each -> word(each).equals(word))
                    .findFirst()
                    .orElseThrow(() -> context.weirdStringException(word, type, "no word for it"));
        }
    }
}
