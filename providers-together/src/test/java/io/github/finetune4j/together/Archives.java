// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import com.github.luben.zstd.ZstdOutputStream;
import io.github.finetune4j.fixtures.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Archives as the service packs models in, made here: ustar, compressed. */
final class Archives {
    private static final int BLOCK = 512;

    private Archives() {}

    /** {@return the adapter of a small model that PEFT wrote, packed in a folder, with zstd} */
    static byte[] adapter() {
        Path folder = Fixtures.path("lora/peft-adapter-lora");
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : new String[] {"adapter_config.json", "adapter_model.safetensors"}) {
            files.put("model/" + name, bytes(folder.resolve(name)));
        }
        return zstd(tar(files));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] tar(Map<String, byte[]> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        files.forEach((name, content) -> {
            out.writeBytes(header(name, content.length, '0'));
            pad(out, content);
        });
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }

    /** {@return an archive with one entry whose name stands in an entry before it, as GNU tar writes long names} */
    static byte[] longName(String name, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] text = (name + "\0").getBytes(StandardCharsets.UTF_8);
        out.writeBytes(header("././@LongLink", text.length, 'L'));
        pad(out, text);
        out.writeBytes(header(name.substring(0, 90), content.length, '0'));
        pad(out, content);
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }

    private static void pad(ByteArrayOutputStream out, byte[] content) {
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    static byte[] header(String name, long size, char type) {
        byte[] head = new byte[BLOCK];
        put(head, 0, name);
        put(head, 100, "0000644\0");
        put(head, 124, String.format("%011o\0", size));
        put(head, 148, "        ");
        head[156] = (byte) type;
        put(head, 257, "ustar\00000");
        int sum = 0;
        for (byte b : head) {
            sum += b & 0xFF;
        }
        put(head, 148, String.format("%06o\0 ", sum));
        return head;
    }

    private static void put(byte[] head, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, head, at, bytes.length);
    }

    static byte[] zstd(byte[] plain) {
        return packed(plain, ZstdOutputStream::new);
    }

    static byte[] gzip(byte[] plain) {
        return packed(plain, GZIPOutputStream::new);
    }

    private interface Packer {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] packed(byte[] plain, Packer packer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packed = packer.around(out)) {
            packed.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
