// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.onnx;

/** A setting of an operator. Its fields and types are those of {@code AttributeProto} in onnx.proto. */
public final class OnnxAttribute {
    private static final int NAME = 1;
    private static final int TYPE = 20;

    private final ProtoMessage message;

    private OnnxAttribute(ProtoMessage message) {
        this.message = message;
    }

    /**
     * {@return a whole number}
     *
     * @param name of the setting
     * @param value any
     */
    public static OnnxAttribute number(String name, long value) {
        return new OnnxAttribute(
                new ProtoMessage().text(NAME, name).number(3, value).number(TYPE, 2));
    }

    /**
     * {@return a number}
     *
     * @param name of the setting
     * @param value any
     */
    public static OnnxAttribute real(String name, double value) {
        return new OnnxAttribute(
                new ProtoMessage().text(NAME, name).real(2, (float) value).number(TYPE, 1));
    }

    /**
     * {@return whole numbers}
     *
     * @param name of the setting
     * @param values any
     */
    public static OnnxAttribute numbers(String name, long... values) {
        ProtoMessage message = new ProtoMessage().text(NAME, name);
        for (long value : values) {
            message.number(8, value);
        }
        return new OnnxAttribute(message.number(TYPE, 7));
    }

    ProtoMessage message() {
        return message;
    }
}
