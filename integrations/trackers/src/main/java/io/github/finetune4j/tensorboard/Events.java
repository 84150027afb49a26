// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.tensorboard;

import io.github.finetune4j.trackers.internal.Proto;
import java.time.Instant;
import java.util.Map;

/**
 * The messages of an event file: {@code Event} and what is in it. The numbers of fields are those of TensorBoard's
 * event.proto, summary.proto, tensor.proto and plugins/hparams/plugin_data.proto, read in its package 2.21.0 on
 * 2026-11-30.
 */
final class Events {
    static final int WALL_TIME = 1;
    static final int STEP = 2;
    static final int FILE_VERSION = 3;
    static final int SUMMARY = 5;
    static final int VALUE = 1;
    static final int TAG = 1;
    static final int SIMPLE_VALUE = 2;
    static final int TENSOR = 8;
    static final int METADATA = 9;
    static final int PLUGIN = 1;
    static final int DATA_TYPE = 1;
    static final int SHAPE = 2;
    static final int CONTENT = 4;
    static final int FLOAT = 1;
    static final int FLOAT_VALUES = 5;
    static final int DOUBLE = 2;
    static final int DOUBLE_VALUES = 6;
    static final int STRING = 7;
    static final int STRING_VALUES = 8;
    static final String SCALARS = "scalars";
    static final String TEXT = "text";
    static final String SETTINGS = "_hparams_/session_start_info";
    private static final int DATA_CLASS = 4;
    private static final int CLASS_TENSOR = 2;

    private Events() {}

    static byte[] first(Instant at) {
        return new Proto()
                .real(WALL_TIME, seconds(at))
                .text(FILE_VERSION, "brain.Event:2")
                .message(10, new Proto().text(1, "io.github.finetune4j.tensorboard"))
                .bytes();
    }

    /** {@return a point as a simple value, which is a float: TensorBoard's fast reader shows no double} */
    static byte[] scalar(String tag, long step, Instant at, double value) {
        return event(step, at, new Proto().text(TAG, tag).single(SIMPLE_VALUE, (float) value));
    }

    static byte[] text(String tag, long step, Instant at, String text) {
        Proto tensor =
                new Proto().number(DATA_TYPE, STRING).bytes(SHAPE, new byte[0]).text(STRING_VALUES, text);
        return event(step, at, value(tag, TEXT, new byte[0], CLASS_TENSOR, tensor));
    }

    /** {@return what the page of hyperparameters shows of a run: numbers, booleans, and all else as text} */
    static byte[] settings(Instant at, Map<String, ?> settings) {
        Proto session = new Proto();
        settings.forEach(
                (name, value) -> session.message(1, new Proto().text(1, name).message(2, plain(value))));
        session.real(5, seconds(at));
        byte[] content = new Proto().message(3, session).bytes();
        Proto tensor = new Proto().number(DATA_TYPE, FLOAT).message(SHAPE, new Proto().message(2, new Proto()));
        return event(0, at, value(SETTINGS, "hparams", content, 0, tensor));
    }

    private static Proto plain(Object value) {
        if (value instanceof Number number) {
            return new Proto().real(2, number.doubleValue());
        }
        return value instanceof Boolean flag
                ? new Proto().number(4, flag ? 1 : 0)
                : new Proto().text(3, value.toString());
    }

    private static Proto value(String tag, String plugin, byte[] content, int dataClass, Proto tensor) {
        Proto data = new Proto().text(1, plugin);
        if (content.length > 0) {
            data.bytes(2, content);
        }
        Proto metadata = new Proto().message(PLUGIN, data);
        if (dataClass > 0) {
            metadata.number(DATA_CLASS, dataClass);
        }
        return new Proto().text(TAG, tag).message(TENSOR, tensor).message(METADATA, metadata);
    }

    private static byte[] event(long step, Instant at, Proto value) {
        Proto event = new Proto().real(WALL_TIME, seconds(at));
        if (step != 0) {
            event.number(STEP, step);
        }
        return event.message(SUMMARY, new Proto().message(VALUE, value)).bytes();
    }

    static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }
}
