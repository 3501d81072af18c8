// SPDX-License-Identifier: Apache-2.0
/**
 * From files that nobody vouches for to pictures that metrics can trust.
 *
 * <p>A file is judged by its first bytes, its structure is walked and its size checked against
 * {@link dev.iqa.imaging.ReadLimits} before any memory is asked for, and only then OpenCV decodes
 * it, straight into the memory of the {@link dev.iqa.Picture}.
 *
 * <table>
 * <caption>What is read</caption>
 * <tr><th>format</th><th>read</th><th>refused by name</th></tr>
 * <tr><td>JPEG</td><td>baseline and progressive, grey and colour</td>
 *     <td>CMYK, 12 bits, arithmetic coding, lossless, no end-of-image marker</td></tr>
 * <tr><td>PNG</td><td>all colour types, 1 to 16 bits, interlaced</td><td>animated</td></tr>
 * <tr><td>WebP</td><td>lossy, lossless, alpha</td><td>animated</td></tr>
 * <tr><td>TIFF</td><td>first page; grey, RGB, palette; 8, 16 and (grey) 1 bit; none, LZW, deflate,
 *     PackBits</td><td>float, CMYK, alpha, separate planes, BigTIFF</td></tr>
 * <tr><td>BMP</td><td>uncompressed, 1 to 32 bits</td><td>run-length coded</td></tr>
 * </table>
 *
 * <p>On the way the picture is turned upright (EXIF), brought to sRGB where its ICC profile is a
 * matrix or a grey curve, and composited on white where it is transparent. 16 bits stay 16 bits.
 * Each step is named in {@link dev.iqa.Picture#history()}; what could not be done is named too.
 *
 * <pre>{@code
 * Picture photo = Pictures.read(Path.of("photo.jpg"));
 * photo.history(); // [decoded JPEG 4000×3000, ICC profile "Display P3" converted to sRGB, …]
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.imaging.Pictures}; {@link dev.iqa.imaging.Mats} leads to OpenCV and
 * back.
 */
@NullMarked
package dev.iqa.imaging;

import org.jspecify.annotations.NullMarked;
