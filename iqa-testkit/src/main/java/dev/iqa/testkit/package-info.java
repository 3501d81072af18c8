// SPDX-License-Identifier: Apache-2.0
/**
 * Whether an assessor keeps its promises: fifteen rules, each a JUnit test named after it.
 *
 * <p>An assessor of your own passes them like every assessor of this project:
 *
 * <pre>{@code
 * class MyAssessorTest extends QualityAssessorContract {
 *   @Override
 *   protected String assessor() {
 *     return "mine@my-backend";
 *   }
 * }
 * }</pre>
 *
 * <table>
 * <caption>Rules</caption>
 * <tr><th>rule</th><th>promise</th><th>skipped if</th></tr>
 * <tr><td>R1</td><td>found on the class path, and on the module path if its provider lies in a module</td><td>–</td></tr>
 * <tr><td>R2</td><td>listing loads no native library</td><td>there is no {@code /proc/self/maps}</td></tr>
 * <tr><td>R3</td><td>every aspect asked is answered; scores are finite and on the declared scale</td><td>–</td></tr>
 * <tr><td>R4</td><td>an identical pair gets the best score</td><td>no reference is used</td></tr>
 * <tr><td>R5</td><td>the same request gets the same findings</td><td>–</td></tr>
 * <tr><td>R6</td><td>eight threads find what one finds</td><td>–</td></tr>
 * <tr><td>R7</td><td>a batch finds what single calls find</td><td>–</td></tr>
 * <tr><td>R8</td><td>the pictures are untouched</td><td>–</td></tr>
 * <tr><td>R9</td><td>1×1, odd sizes and every format are judged or refused in words</td><td>–</td></tr>
 * <tr><td>R10</td><td>what is not declared is refused</td><td>–</td></tr>
 * <tr><td>R11</td><td>closing twice is harmless, use after closing is an error</td><td>–</td></tr>
 * <tr><td>R12</td><td>an interruption cancels, the flag stays</td><td>–</td></tr>
 * <tr><td>R13</td><td>the pieces streamed are the text; progress never falls</td><td>nothing is described (pieces)</td></tr>
 * <tr><td>R14</td><td>the provenance names assessor, digest, options and every step</td><td>–</td></tr>
 * <tr><td>R15</td><td>more blur, noise or compression is not better</td><td>neither SCORE nor PREFERENCE</td></tr>
 * </table>
 *
 * <p>Two more contracts stand beside it: {@link dev.iqa.testkit.EnduranceContract} for many
 * threads, calls and lives of an assessor, {@link dev.iqa.testkit.ParserContract} for whatever
 * reads files that nobody vouches for.
 *
 * <p>{@link dev.iqa.testkit.ResidentMemory} tells a leak from an engine that settles in.
 *
 * <p>The pictures are painted by {@link dev.iqa.testkit.SamplePictures} and damaged by {@link
 * dev.iqa.testkit.SampleDamage}; nothing is read from disk. Begin with {@link
 * dev.iqa.testkit.QualityAssessorContract}.
 */
@NullMarked
package dev.iqa.testkit;

import org.jspecify.annotations.NullMarked;
