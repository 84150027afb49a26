// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A message of AWS's event streams: total length, length of the headers, their CRC-32; headers, each of a name, the
 * type 7 (text) and a value; payload; CRC-32 of all before it. Numbers are big-endian. See "Event stream encoding" in
 * the Amazon Transcribe developer guide, which describes the framing that all services share.
 */
final class EventStreamFrame {
    private static final int PRELUDE = 12;
    private static final int CRC = 4;
    private static final int TEXT = 7;

    private EventStreamFrame() {}

    static byte[] event(String type, byte[] payload) {
        return of(":event-type", type, "event", payload);
    }

    static byte[] exception(String type, byte[] payload) {
        return of(":exception-type", type, "exception", payload);
    }

    private static byte[] of(String kind, String type, String messageType, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] headers = headers(kind, type, messageType);
            out.writeInt(PRELUDE + headers.length + payload.length + CRC);
            out.writeInt(headers.length);
            out.writeInt(crc(bytes));
            out.write(headers);
            out.write(payload);
            out.writeInt(crc(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory: " + e + " -> report it", e);
        }
        return bytes.toByteArray();
    }

    private static int crc(ByteArrayOutputStream bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes.toByteArray());
        return (int) crc.getValue();
    }

    private static byte[] headers(String kind, String type, String messageType) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            header(out, kind, type);
            header(out, ":content-type", "application/json");
            header(out, ":message-type", messageType);
        }
        return bytes.toByteArray();
    }

    private static void header(DataOutputStream out, String name, String value) throws IOException {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        out.writeByte(key.length);
        out.write(key);
        out.writeByte(TEXT);
        out.writeShort(text.length);
        out.write(text);
    }
}
