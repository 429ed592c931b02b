/**
 * Widths of the 3386 partitions of Gaia EDR3 and DR3 in level-8 HEALPix pixels (NESTED), base 36, in order of the sky.
 * They tile all 786,432 pixels without gap or overlap; the file names of the bulk download carry the ranges.
 */
export const PARTITION_WIDTHS = `
  2eg 1ns 116 11j 1re 1tn 148 10s o7 lm hs aa cc j5 ds c2 b6 72 6l 6x 5s 68 72 6n 70 80 53 4x 5q 56 5j 79 87 8x hs el
  a6 99 76 cq bf 8r 6s 7a 72 6i 5z 64 6b 6y 91 ac aw 62 6f 5q 76 ch eb 1ft 19k we nu fo k7 gz bn 9t sm n1 jz gu d4 9t
  be ct 9m 8c 6f 6d 4n 7b 6i 5x 4u 4b 4o 46 3h 3v 3p 30 38 3g a5 90 7r 6u 7q 6w 84 7f 5v 5q 4x 49 6a 5m 55 4m 4l 4u 53
  7o 5r a5 el d8 88 94 aw gn cp 44 49 3x 3d 3u 3m 4c 3m 4d 5o 4i 6l 4y 3j 48 4m 6e 5l 5e 5x 6m 7l b4 bc dw kk fb fq n9
  1ai 1ah 1zb 22s 119 x3 z7 1vt 21w 30s 30t 2ik 2pu 156 rh oe ht sh 1jj 19y nf er n3 fw cd ee h2 rd zv l3 o5 1gn 1uk
  280 1nn 175 tk 16a 1e2 13j 1bk 1nx 17n 1ah 1og 28y 1tt 1p7 vv 12r 10o rq pf yr 10z 1lf 1li 13j 1a1 1vh 2ln 2jw 2ye
  2r0 25a 1ya 1d1 1j8 2a1 1o3 1h9 s9 df ix ff 8m 7r 5t 7t c5 8i hm of no ee ca gj au 3p 35 4g 35 26 1n 1n 2a 2s 26 4u
  5r 5b 3f 2z 48 2t z 13 17 q n q u t 1l 1q 15 11 18 q l l n p q x w v 16 r p y y x 11 x 1u 2b 1f 1p 2g 2h 21 1i 1j 1s
  1o 1n 1p 1t 2l 6d 8d 51 56 59 92 7c 54 58 39 2n 2w 33 2s 20 28 1s 1u 2i 1x 22 3i 2p 3a 30 2j 21 1u 1t 26 29 20 ey px
  m3 fr ed ee fs kt iy e8 cv 9z b7 8n 73 7z 8l 5q 61 77 7r 6a 5f 4c 3m 31 3x 34 2l 2p 1z 2a 23 1x 39 2y 30 31 2k 2b 2d
  1w 22 23 2f 44 6v 5q 4b 44 3u 5d 53 4k 42 3p 41 3r 2w 2g 2w 2y 2m 24 1y 22 2e 29 2r 3s 3q 4h 33 3z 3z 3h 2g 14 1n y
  w y p 14 18 19 u o o z p y 16 q w 1j 18 13 n t l n m 11 12 u 1d 1o 1e 11 p u p 1p 1o 15 r 19 w j j l o l o p x o s s
  q t w s s t x w 1x 1v 2r 1v 1i 20 2k 3w 4e 3r 2n 1d 19 22 1x 12 15 17 1t 1v 2z 3x 2u 3l 2p 2d 1s 26 2z 3c 1a 1g 1c v
  y u 1e 20 1f 1m 2n 5o 45 6g 64 30 1x 13 12 1d 1s 1o 1a 1q 1y 2h 2x 3s 3b 4b 3i 31 2r 32 3e 4f 3t 5j 6o 6u 9i 7b 61
  73 9w d1 hx g5 ea 6m 86 bg 7l 9h e8 l8 m5 c6 1l 2b 1p 1r 28 2k 25 2j 35 4m 3n 2o 35 2e 2m 40 3c 2r 2n 3a 35 2u 39 3c
  45 5q 6c 3y 4l 4l 73 82 2j 2p 3f 3k 37 2i 32 3t 4n 4h 4o 5b 60 63 40 57 5m 8o 89 6m 88 b1 8w bm ct d6 jq qk ot hf h6
  iq rq su 2h6 2ls 2ef 250 2jy 2sh 2rs 2pd 2lu 2fn 1r3 1ni 22c 1cn 13b os zo 1g5 136 1x6 209 1xu 1ku 1cp 14x 1an zq sx
  qv ev k2 t2 jm 8t 5b 8h 6j 3m 3w 35 4e 4m 4d 3x 96 a9 as 6k 4n 65 6g gk vw 14v w7 gl dt 83 bh kh kf ee 7n 4f 4c 48
  3o 3s 47 60 8u 60 8g 4k 4w 4a 56 4t 4g 4z 6q 5y 50 7q fp ia oa cw c6 mk 9v 4s 5c 5k 5h 4x 4l 5p 5f 4z 5s 6q 63 7x 72
  5l 5t 6j 68 5n a8 9r cd ij b3 98 67 8h g2 pd 1em 1ha sp j6 qp lf 12k 20n 1bg nv 15k nu 7p b5 6r 5a 6i 5z 5z ao c5 9j
  6u 7h 7b 77 6e 77 65 7n dh b5 7i 6i 7n 7o 8o af 99 f9 f1 8a 7p 8y em gv bb bi 94 6p 6e 6z 5z 82 99 91 8i 66 6x 6o 6k
  8s 7h 9j hu nc pt uh xn 144 18c 116 162 1ec 1jl 1od 1bm 1l0 1do 1p9 1sk 20e 25d 1ow 1p3 24o 20d 1pj 2bp 2gp 2kk 2jp
  2x9 35j js i g h j g e d e d c c c c c b b b g j f e h k g g c c b b b c c d c b b c c c c c b b b a a b e d d d c b
  b c b c c a b b a b b b b b b b b c b c c b b c c b b d l h g k l i g d d c c d f e c c h n i m p l i f e d d i h e
  f b b b b b b b b b b b b b b b b b a b b b a b b b b b b b c d c b c b b b b b b a b b b b b e e i n f k 16 1i 1q r
  r g c b b b b 1y m 1e n p g e d d i f d c c d c d g e f j f g q e f e e f p k h v b a b b b b b b b b b c h 17 g o s
  b b b b c c b a c d b g u v e m q u o 16 o f e d c d d d b c t 15 1d t n e g x e r t q 15 u n h o u r 1j 1r 18 14 19
  j j d e h l g h c c c b d d e e d d v m x x l l f j t n 1l 2c 1j 1t 2u 2e 27 14 1b 16 t q 11 10 1l 1u 18 1d z b b b
  b c c b c c c d c d d h f f p g d f e e g j h i g e f d e g f f i u 1e x 1a 15 1j i f g i e h n 1r 15 13 n k p q o h
  h f j m h l z y 14 u q p w s f j k e g i f j e h s d g i j q l o q n j l k j g f g d b b b c e f j o d l h f j g h n
  p b c o p k g e n n n g o j m n p p s 12 u 16 m n p r s 12 13 t q e d e d d d d c c g e g i e b c d f f e g h f k h
  i d d g e d e d d c i m k p i l j s u n m k c c d e e e g g g i j n j k p 1t 1j 2j 1w 1b 13 1l 1z 39 4z 3b 3o 11 y
  10 1q 1u 10 14 z 1k 1y 2q 4h 36 4c 17 j j w n e h g f g i f q w p 1u 10 1t y f i j l q n l p q t x 10 1d 13 19 18 1n
  1i 19 15 1m 16 14 u m y 1a 1j 1x 15 1c 1i 1u 1h 1g 18 1c u 11 12 19 1p 25 2c 23 2l 32 4v 3t 41 22 2b 2h 1i 1l 4a 3e
  40 3o 2v 3u 3j 4u 35 2g 1r 2j 3b 2q 5r 6m 54 3u 4w 2x 1e 1m 10 16 1d 1x 22 1i 1n t l s t n h g g h k h h 11 z 1g t n
  r 11 20 2v 2d 3k 36 22 24 1i 1k 25 2d 1o 1s 88 8d 6q 8m br 90 6t 3p 4v 3q 2o 25 2o 35 2j 5m 6n 4t 3c 4h 3w f f f d d
  e e c d o w k d f g f h h g m u p h k o n r 1a 13 v s 1u 1d 1g 1i 1b q 1h 1f 14 16 x q o n s m 16 11 18 z q v x p g
  i e k k z u 2p q x p n 15 19 j n 2a 3q 38 3g 3e 23 28 2j 21 1v 1o 27 32 1s 3y 3r 1l 15 1e 1n 1d 1f 2a 15 1c 1a 1l 1j
  13 10 14 1m 1w 1g 19 1c w u 12 13 11 15 v z w 11 w s q m q 14 2g 22 1y 2y 2h 27 1c 1i 13 x 15 16 1v 1p 15 1b 1s 1j
  2e 2m u v w 1x 2o 1u 10 x u u r s w w y r q y l p k o s o n l 19 11 y z r u v r u y p o 1h 1p 13 m p x y 1r q 1a 24
  2b 7f 8m an 70 75 9s bp ga ep fg 8y 6i 7y 8x 49 48 3m 5f 6d 6p a1 c3 9z 7t au js of rp wk ns j9 f7 l6 rj kv 2h 31 2e
  1x 2l 3m 50 3t 3o 1r 1r 29 1l 1d 18 1s 1q 30 3r 2r 2w 49 6o 6t 9b 6g 5e 4j 75 74 23 13 y 19 1p 1i 10 12 r 14 1h 1g
  2d 2v 2l 1v 21 2g t r t 13 z 14 y 13 1o z 13 17 17 1b 1h 1g 20 1t 1c 17 1f 1v 2m 47 3p 3j 55 5n 54 2l 34 2q 2d 34 4d
  4r 4r bz fs a5 bl fv ml jb ck 8e bk 8l 7j ab dj in eq is oh or sp x2 54 39 14 1g y l h 2c 5g 1d i c o 2z 1o f c l u
  n 9 9 a 9 9 c j x 1c 12 1l v 1c 1f c j r w 1a 3u 7d 14v l5 s c 42 3y 1i 1p 47 12q 1hb 1q4 1fq 2z 7a us 1c9 195 12h
  1c8 1um 23m 1r0 1p8 20h 2f1 2eb 2jo 2t9 2e5 2b6 2tn 2yy 1v6 eq bv 8v 9z c8 h0 bq 7m 9c 6n 51 3j 35 4p 3n 2l 2l 2b 1p
  1z 1g 15 10 u 11 12 10 1f 1p 1c 1n 19 15 14 11 13 w u q k k 40 41 2h 2m 34 4l 2v 26 2b 1o 17 z 1b 13 w u r r q r t z
  12 1f 19 x 19 1e 1d 1h 2j 2w bb 8q eb 8h as 5o 5d 8f 4c ff 9n ay 58 3y 25 2f 2j 4u 35 21 2d 1p 1h 1e 1l 1q 1p 1j 1p
  1w 1o 19 19 1e 1c 1o 20 22 44 4s 2n 2i 30 5f 3k 3g 29 35 39 6s 2x 23 20 53 2k 12 t w 1l 1n q k m q o q n k l o u 1a
  x s t n p t s x o r v 12 x 12 18 11 11 14 17 12 1d 1m 1w 24 2g 1i 1x 1r 2h 35 3j 1m z 1c 1u 1d 18 1h 1k 1m 2b 1f 1i
  1f 1j 1o 26 1z 2h 33 3r 4p 48 40 5r 3u 3l 4s 5f 5n 7w 9c br ac 9r 9q eo iv 1h 1r 1l 1q 22 2q 2y 20 2c 2x 34 3h 47 5g
  6t 6s 7a 3j 4b 4t 3j 3n 4n 66 8x 87 b9 dm i9 nr i3 r6 fz kj c2 bm eh l5 aw b0 7d 53 39 2x 42 49 2w 2w 27 2u 44 64 3s
  51 3n 3o 48 2y 36 3x 4o 3a 3d 3z 32 2o 2q 2q 31 3i 2c 2g 2l l6 f7 8u ag kq hb cb 9x 54 3k 3q 5q 3w 3c 3d 3e 2s 2k 2s
  2p 2p 2p 2p 2t 42 5g 3e 4k 6d 4c 38 2y 31 2q 30 34 3h 3k 3d 3i 3l 4p 57 3r 4n 6c ab a5 84 3j 4m 50 3d 3k 52 83 bz e0
  m0 xk n3 vq 3g 3e 53 3u 37 49 5g a7 9b 94 3h 3l 4t 40 3t 4d 4p 88 8r 8e jo t8 o7 js ri by 9s 9x 8r 63 55 7z 5n 6f 4w
  3g 46 3m 3j 2s 2q 2k 27 22 1s 1o 1c 44 73 5k 48 40 38 4u 4v 4d 3k 2r 2f 2w 24 27 2p 23 1s 26 1v 1h 1e 1h 1c 15 13 y
  w y 13 12 w u r r p u 1q 1k 1a 15 10 1d 1d 16 z t v o x t s p l o k j i g f e o j h j j h f f e d c d d d e g 4l 3d
  2m 2a 23 2p 2n 1u 1g 19 1b 11 x 19 1p 1h 17 14 10 18 11 v z r n m k p v q q l m l l h h g h l j j i j i k j q s x 24
  1e 1a 19 x p v s q l i k m j g e d e d v w o k k r n i k j g l g h l h m x t 18 1d i g d e f p v b g a n 1d 18 1r 1l
  11 y s t z s t z p n l m t n n m o s r y y 13 w u 18 r o n r h f r p j j h k g h j w x q e g m o 1g 1i 1e 18 1w 1e v
  v u m i h o g h 10 1g 20 h t 17 2d 1j u 1m w n r q r p s t o m k l n q y q 12 18 11 x 11 z x 12 p o r x 10 19 19 11
  z 19 1f 1o 1w 1n 1s 24 1i 13 16 18 1j 1g 16 18 1b 1i 1r 1u 1y 2e 2g 2f 33 4h 3b 3r 2o 2g 25 1n 1g 1y 1p 1b 18 1f 38
  2b 2e 2g 1s 1l 1l 1h 17 x z v 1a 14 y v s r q p 18 13 10 w q n p l q u s r n n k h h i g g h h f e e f e c d c c d k
  g e i t e g f e g i s j u 1e 17 n j k o j k h h r o x n n l o w t w 17 1a o 12 17 15 t s o z s n x q m q n y 1x 1w
  1i 18 11 1j 1h 14 x v u t v s u p o n o m r q n k j i g f h j t n s 13 12 13 y u q s p t u o o k j l k g g f f d h k
  e h l h k i h q o g n h f g j h e f k i o p o k j t 1q r 10 1c 1v 1b 12 1i 2f 1c 16 x q 19 v k n q r q 12 k k n q m
  m q t j s y 1j 18 1n 1q 23 2u n m r u h k i j g b a c b b p o x z i a c b 9 a c c h c e 17 1u 1n z 10 13 1x 1c 1d 14
  15 o p t w w 12 12 15 10 13 11 14 19 1e 19 15 1a t 15 11 x y 11 1d 1e 1i 18 1e 1n 1n 1t 1h 26 1v 1w 1i 1o 1y 20 1q
  22 2e 2l 36 3g 3q 37 2f 2s 2r 33 3r 5i 4k 2y 1j 10 1g 1n 15 z 11 14 1f 11 y 29 20 22 1q 1m 1d 22 1m l n h d b e e l
  s s j o j a a b b b b f c d c b e c g f c b c d f r 13 u w 1j 1i 14 l t i j n 10 16 10 1u 29 2x 2h 2p 3m 46 49 4s 2m
  34 2s 1x 4f 78 65 s o n y 11 n s 12 t 1q 15 x s p u s r x q p v 10 12 10 w w y 16 16 1f 1a q t x 15 z 1f 1f 1e 1u 25
  1w 1p 26 2p 2q 36 1t 13 1i 1b 1m 1s 26 29 2a 1t 24 2j 2y 3x 3a 3q 47 3h 50 6b 4b 2o 31 2q 39 3g 44 4j 4j 3r 4d 52 5z
  74 62 6v 8g 9w 9f ca 6r 3r 4x 5j 62 7r 81 ac b7 9p c7 et ii dg gy j5 mp rq fw 5r 70 8j 8s 7j ai bf dw fs gm a8 75 ap
  8q 8b a6 c1 gn fw hd lz pb w2 118 rg qg 11d uc kz ri h9 hc mo y5 10j wm j2 bk e5 hw am 9q 87 c7 e4 lg t8 pz ln vo
  1gj 1ea 1y3 1np 17h ya 1cb 1kb x8 6x 73 5t 7y cc aj 6m 4p 64 3v 3s 4z 70 9a 6i 9c gi hy k7 d3 aw ea dx 6p 2z 34 3w
  37 2e 20 27 33 2l 4g 5c 68 41 3y 54 1y 1s 1g 1f 1p 29 1x 1t 18 z 18 z t s u o 17 18 18 w p v s 1q 2k 1w 2b 2w 27 1r
  1a 1e y r x v 1c 1i 1b x z 10 5q 8u 5n 5a 69 ao 6x 86 35 29 2k 3j 2x 1f 1q 15 18 1o 2q 24 36 54 69 4c 34 44 3v nx w7
  jf ks q9 18a wz wj df bw gq cr 8i 73 5v 8c bf 8w gi kr qq e9 bt iv 9b
`;
