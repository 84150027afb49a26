// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.http.upload.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Sums of a file as Cloud Storage writes them.
 *
 * @param length bytes
 * @param crc32c Base64 of the sum's four bytes, highest first
 * @param md5 Base64
 * @param sha256 in hexadecimal digits, for the object's name
 */
record DataSums(long length, String crc32c, String md5, String sha256) {
    private static final int BUFFER = 1 << 16;

    static DataSums of(Content content) {
        CRC32C crc = new CRC32C();
        try (InputStream in = new CheckedInputStream(content.open(), crc)) {
            byte[] buffer = new byte[BUFFER];
            while (in.read(buffer) >= 0) {
                // the sum reads along
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what is to be uploaded: " + e + " -> check the disk", e);
        }
        Checksums others = Checksums.of(content);
        byte[] four =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return new DataSums(
                content.length(),
                Base64.getEncoder().encodeToString(four),
                Base64.getEncoder().encodeToString(HexFormat.of().parseHex(others.md5())),
                others.sha256());
    }
}
