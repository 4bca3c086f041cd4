#!/bin/sh
# Makes scene.flv anew: a drawn room, 24 s, H.264 and AAC, a key picture every two seconds. Wants ffmpeg and the font Noto Sans CJK SC.
cd "$(dirname "$0")" || exit 1
F=$(fc-match -f "%{file}" "Noto Sans CJK SC")
ffmpeg -hide_banner -loglevel error -y \
 -f lavfi -i "color=c=0x56616b:s=640x360:r=12.5:d=24" \
 -f lavfi -i "anoisesrc=color=brown:amplitude=0.03:sample_rate=22050:duration=24" \
 -filter_complex "[0:v]drawbox=x=0:y=250:w=640:h=110:color=0x3c4046:t=fill,drawbox=x=30:y=60:w=250:h=150:color=0x8a9298:t=fill,drawbox=x=36:y=66:w=238:h=66:color=0x6f7a83:t=fill,drawbox=x=36:y=138:w=238:h=66:color=0x6f7a83:t=fill,\
drawbox=x=48:y=84:w=30:h=48:color=0xb07a4a:t=fill,drawbox=x=88:y=92:w=30:h=40:color=0x4a7ab0:t=fill,drawbox=x=128:y=80:w=24:h=52:color=0xa8b04a:t=fill,drawbox=x=162:y=96:w=40:h=36:color=0xb04a5a:t=fill,drawbox=x=212:y=88:w=30:h=44:color=0x6ab04a:t=fill,\
drawbox=x=48:y=158:w=54:h=46:color=0x9aa4ad:t=fill,drawbox=x=112:y=166:w=36:h=38:color=0xc0a060:t=fill,drawbox=x=158:y=160:w=70:h=44:color=0x7d6a9a:t=fill,\
drawbox=x=400:y=40:w=150:h=210:color=0x474d54:t=fill,drawbox=x=410:y=50:w=130:h=200:color=0x7c868e:t=fill[room];\
color=c=0x2b2f36:s=56x120:r=12.5:d=24[coat];color=c=0xd0b39a:s=34x36:r=12.5:d=24[face];\
[room][coat]overlay=x='300+90*sin(2*PI*t/24)+4*sin(2*PI*t/1.2)':y='176+3*abs(sin(2*PI*t/0.6))'[a];\
[a][face]overlay=x='311+90*sin(2*PI*t/24)+4*sin(2*PI*t/1.2)':y='140+3*abs(sin(2*PI*t/0.6))'[b];\
[b]rotate=a='0.006*sin(2*PI*t/4)':fillcolor=0x56616b,drawtext=fontfile=$F:text='演示画面，不是真的现场':x=16:y=h-34:fontsize=18:fontcolor=white:box=1:boxcolor=black@0.45:boxborderw=6,drawtext=fontfile=$F:text='%{eif\:trunc(t/60)\:d\:2}\:%{eif\:mod(t\,60)\:d\:2}.%{eif\:mod(t*10\,10)\:d}':x=w-90:y=16:fontsize=20:fontcolor=white:box=1:boxcolor=black@0.45:boxborderw=6[v]" \
 -map "[v]" -map 1:a -c:v libx264 -preset veryslow -crf 30 -profile:v main -g 25 -keyint_min 25 -sc_threshold 0 -bf 0 -pix_fmt yuv420p -c:a aac -b:a 24k -ac 1 -ar 22050 -t 24 scene.flv
