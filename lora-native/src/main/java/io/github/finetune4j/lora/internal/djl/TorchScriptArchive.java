// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.djl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module without state as the ZIP archive that libtorch loads: stored entries, the methods as source, and
 * a pickled object with the single attribute {@code training = False}. The layout is that of {@code torch.jit.save},
 * file format version 3.
 */
final class TorchScriptArchive {
    private static final String HEAD = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    /**
     * One attribute more, of a kind that no method can take or return through DJL: what a method puts there stays as
     * long as the module.
     */
    private static final String HELD =
            "  packed : Optional[List[__torch__.torch.classes.quantized.LinearPackedParamsBase]]\n";

    /** One attribute more for tensors that a method is given once. */
    private static final String KEPT = "  held : Optional[List[Tensor]]\n";

    /** Pickle protocol 2: an object of class {@code __torch__.M} whose state is {@code {"training": False}}. */
    private static final byte[] MODULE = pickle("c__torch__\nM\n)\u0081}(X\b\0\0\0training\u0089ub.");

    /** The same with {@code "packed": None}. */
    private static final byte[] HOLDING_MODULE =
            pickle("c__torch__\nM\n)\u0081}(X\b\0\0\0training\u0089X\6\0\0\0packedNub.");

    /** The same with {@code "held": None}. */
    private static final byte[] KEEPING_MODULE =
            pickle("c__torch__\nM\n)\u0081}(X\b\0\0\0training\u0089X\4\0\0\0heldNub.");

    /** Pickle protocol 2: the empty tuple of constants. */
    private static final byte[] NO_CONSTANTS = pickle(").");

    private TorchScriptArchive() {}

    /**
     * {@return the archive}
     *
     * @param methods definitions indented by two spaces, each with {@code self: __torch__.M} first
     */
    static byte[] of(String methods) {
        return of(MODULE, HEAD + methods);
    }

    /**
     * {@return the archive of a module with the attribute {@code packed}, a list of libtorch's packed matrices, which
     * is None at first}
     *
     * @param methods as for {@link #of}
     */
    static byte[] holding(String methods) {
        return of(HOLDING_MODULE, HEAD + HELD + methods);
    }

    /**
     * {@return the archive of a module with the attribute {@code held}, a list of tensors, which is None at first}
     *
     * @param methods as for {@link #of}
     */
    static byte[] keeping(String methods) {
        return of(KEEPING_MODULE, HEAD + KEPT + methods);
    }

    private static byte[] of(byte[] module, String source) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setMethod(ZipOutputStream.STORED);
            store(zip, "data.pkl", module);
            store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", NO_CONSTANTS);
            store(zip, "version", "3\n".getBytes(StandardCharsets.UTF_8));
            store(zip, "byteorder", "little".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("writing TorchScript to memory failed -> report it as a bug", e);
        }
        return out.toByteArray();
    }

    private static byte[] pickle(String afterProtocol) {
        return ("\u0080\u0002" + afterProtocol).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void store(ZipOutputStream zip, String name, byte[] data) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(data);
        ZipEntry entry = new ZipEntry("m/" + name);
        entry.setSize(data.length);
        entry.setCompressedSize(data.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }
}
