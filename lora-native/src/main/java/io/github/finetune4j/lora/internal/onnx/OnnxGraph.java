// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.onnx;

import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.Buffers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A graph of operators that is being put together, and the file of it. The numbers of fields are those of onnx.proto.
 * The same calls give the same bytes.
 */
public final class OnnxGraph {
    /** The operators' version: 17 is the first with {@code LayerNormalization}. */
    public static final int OPSET = 17;

    private static final int FORMAT = 8;
    private static final int GRAPH_OF_MODEL = 7;
    private static final int TENSOR_OF_GRAPH = 5;

    private final String name;
    private final List<ProtoMessage> nodes = new ArrayList<>();
    private final List<ProtoMessage> inputs = new ArrayList<>();
    private final List<ProtoMessage> outputs = new ArrayList<>();
    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

    /**
     * A graph without anything.
     *
     * @param name of the graph
     */
    public OnnxGraph(String name) {
        this.name = name;
    }

    /**
     * {@return a new input's name}
     *
     * @param called its name
     * @param type of its numbers
     * @param shape names of sizes that a caller chooses, or numbers
     */
    public String input(String called, OnnxType type, String... shape) {
        inputs.add(value(called, type, shape));
        return called;
    }

    /**
     * Gives a value out.
     *
     * @param value of the graph
     * @param called its name outside
     * @param type of its numbers
     * @param shape names of sizes that a caller chooses, or numbers
     */
    public void output(String value, String called, OnnxType type, String... shape) {
        nodes.add(node("Identity", List.of(value), List.of(called)));
        outputs.add(value(called, type, shape));
    }

    /**
     * {@return the name of an operator's result}
     *
     * @param operator of ONNX's own
     * @param of values, in the operator's order
     * @param attributes its settings
     */
    public String apply(String operator, List<String> of, OnnxAttribute... attributes) {
        return apply(operator, 1, of, attributes).get(0);
    }

    /**
     * {@return the names of an operator's results}
     *
     * @param operator of ONNX's own
     * @param results how many
     * @param of values, in the operator's order
     * @param attributes its settings
     */
    public List<String> apply(String operator, int results, List<String> of, OnnxAttribute... attributes) {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            made.add("v" + nodes.size() + (results == 1 ? "" : "_" + i));
        }
        nodes.add(node(operator, of, made, attributes));
        return made;
    }

    /**
     * {@return the name of whole numbers in a row}
     *
     * @param values one or more
     */
    public String row(long... values) {
        StringBuilder called = new StringBuilder("row");
        for (long value : values) {
            called.append('_').append(value);
        }
        return constant(OnnxTensor.whole(called.toString(), new long[] {values.length}, values));
    }

    /**
     * {@return the name of a whole number}
     *
     * @param value any
     */
    public String number(long value) {
        return constant(OnnxTensor.whole("number_" + value, new long[0], value));
    }

    /**
     * {@return the name of a number}
     *
     * @param value any
     */
    public String real(double value) {
        return constant(OnnxTensor.real("real_" + (float) value, new long[0], (float) value));
    }

    /**
     * {@return the name of a table of whole numbers}
     *
     * @param called its name
     * @param values row by row
     */
    public String table(String called, long[] values) {
        return constant(OnnxTensor.whole(called, new long[] {values.length}, values));
    }

    /**
     * {@return the name of weights}
     *
     * @param called their name
     * @param shape row-major
     * @param bytes of float32, little-endian; asked for when the file is written, once
     */
    public String weights(String called, long[] shape, Supplier<ByteBuffer> bytes) {
        return constant(new OnnxTensor(called, OnnxType.FLOAT, shape.clone(), bytes));
    }

    /**
     * {@return the name of weights}
     *
     * @param called their name
     * @param shape row-major
     * @param values as many as the shape says
     */
    public String weights(String called, long[] shape, float[] values) {
        return constant(OnnxTensor.real(called, shape.clone(), values));
    }

    private String constant(OnnxTensor tensor) {
        tensors.putIfAbsent(tensor.name(), tensor);
        return tensor.name();
    }

    /**
     * Writes the file, whole or not at all.
     *
     * @param file the new file; replaced if there
     * @throws UnsupportedCapabilityException if it would be larger than the format allows, 2 GB
     * @throws io.github.finetune4j.error.ResultNotSavedException if it cannot be written
     */
    public void write(Path file) {
        byte[] before = list(new ProtoMessage(), 1, nodes).text(2, name).bytes();
        ProtoMessage ends = new ProtoMessage();
        byte[] after = list(list(ends, 11, inputs), 12, outputs).bytes();
        long graph = (long) before.length + after.length;
        for (OnnxTensor tensor : tensors.values()) {
            graph += begun(tensor).length + tensor.size();
        }
        byte[] model = new ProtoMessage()
                .number(1, FORMAT)
                .text(2, "finetune4j")
                .message(8, new ProtoMessage().text(1, "").number(2, OPSET))
                .begin(GRAPH_OF_MODEL, graph)
                .bytes();
        if (model.length + graph > Integer.MAX_VALUE) {
            throw new UnsupportedCapabilityException("ONNX file of " + name + ": " + (model.length + graph)
                    + " bytes, and the format holds " + Integer.MAX_VALUE + " -> export a smaller encoder");
        }
        AtomicFile.writeBytes(file, out -> {
            Buffers.write(out, ByteBuffer.wrap(model));
            Buffers.write(out, ByteBuffer.wrap(before));
            for (OnnxTensor tensor : tensors.values()) {
                write(tensor, out);
            }
            Buffers.write(out, ByteBuffer.wrap(after));
        });
    }

    private static void write(OnnxTensor tensor, WritableByteChannel out) throws IOException {
        Buffers.write(out, ByteBuffer.wrap(begun(tensor)));
        Buffers.write(out, tensor.bytes().get());
    }

    private static byte[] begun(OnnxTensor tensor) {
        byte[] head = tensor.head();
        byte[] begin = new ProtoMessage()
                .begin(TENSOR_OF_GRAPH, head.length + tensor.size())
                .bytes();
        return ByteBuffer.allocate(begin.length + head.length)
                .put(begin)
                .put(head)
                .array();
    }

    private static ProtoMessage list(ProtoMessage message, int field, Collection<ProtoMessage> values) {
        values.forEach(value -> message.message(field, value));
        return message;
    }

    private static ProtoMessage node(String operator, List<String> of, List<String> made, OnnxAttribute... attributes) {
        ProtoMessage node = new ProtoMessage();
        of.forEach(value -> node.text(1, value));
        made.forEach(value -> node.text(2, value));
        node.text(3, operator + "_" + made.get(0)).text(4, operator);
        for (OnnxAttribute attribute : attributes) {
            node.message(5, attribute.message());
        }
        return node;
    }

    /** {@code ValueInfoProto}: a name, and a type of tensor with its shape. */
    private static ProtoMessage value(String called, OnnxType type, String... shape) {
        ProtoMessage sizes = new ProtoMessage();
        for (String size : shape) {
            ProtoMessage each = new ProtoMessage();
            sizes.message(
                    1, Character.isDigit(size.charAt(0)) ? each.number(1, Long.parseLong(size)) : each.text(2, size));
        }
        ProtoMessage tensor = new ProtoMessage().number(1, type.number()).message(2, sizes);
        return new ProtoMessage().text(1, called).message(2, new ProtoMessage().message(1, tensor));
    }
}
